using System.Globalization;
using System.Reflection;

namespace Norma.Spec;

/// <summary>What <see cref="BoundsAttribute"/> and <see cref="NameAttribute"/> ask of one parameter; the only place where they are judged.</summary>
sealed class Constraint
{
    Constraint(BoundsAttribute? bounds, bool named) => (Bounds, IsName) = (bounds, named);

    public BoundsAttribute? Bounds { get; }

    public bool IsName { get; }

    /// <summary>The constraint of a parameter; null when it has none.</summary>
    public static Constraint? Of(ParameterInfo parameter)
    {
        var bounds = parameter.GetCustomAttribute<BoundsAttribute>();
        var named = parameter.IsDefined(typeof(NameAttribute), false);
        return bounds is null && !named ? null : new(bounds, named);
    }

    /// <summary>What was expected, when a number does not hold it; else null.</summary>
    public string? Refuse(double value)
    {
        if (Bounds is null) return null;
        var low = Bounds.ExclusiveMinimum ? value > Bounds.Minimum : value >= Bounds.Minimum;
        var high = Bounds.ExclusiveMaximum ? value < Bounds.Maximum : value <= Bounds.Maximum;
        return low && high ? null : Range(double.PositiveInfinity);
    }

    /// <summary>What was expected, when a text does not hold it; else null.</summary>
    public string? Refuse(string text) => !IsName || NameAttribute.Holds(text) ? null : NameAttribute.Meaning;

    /// <summary>The range in words, no wider than the type's.</summary>
    public string Range(double most)
    {
        var (low, high) = (Bounds?.Minimum ?? double.NegativeInfinity, Math.Min(Bounds?.Maximum ?? double.PositiveInfinity, most));
        var above = Bounds?.ExclusiveMinimum == true ? "above" : "at least";
        var below = Bounds?.ExclusiveMaximum == true ? "below" : "at most";
        return (double.IsFinite(low), double.IsFinite(high)) switch
        {
            (true, true) => $"{above} {Show(low)} and {below} {Show(high)}",
            (true, false) => $"{above} {Show(low)}",
            _ => $"{below} {Show(high)}",
        };
    }

    static string Show(double value) => value is >= -1e15 and <= 1e15 && value == Math.Truncate(value)
        ? ((long)value).ToString(CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);
}
