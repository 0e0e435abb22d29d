namespace Norma.Spec;

/// <summary>The closed range that a number may take (for a list: each of its numbers). Checked for the file and for C# in one place.</summary>
/// <param name="minimum">The least legal value.</param>
/// <param name="maximum">The greatest legal value; no limit by default.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BoundsAttribute(double minimum, double maximum = double.PositiveInfinity) : Attribute
{
    /// <summary>The least legal value.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>The greatest legal value.</summary>
    public double Maximum { get; } = maximum;

    /// <summary>Whether <see cref="Minimum"/> itself is illegal, as for a learning rate above 0.</summary>
    public bool ExclusiveMinimum { get; init; }

    /// <summary>Whether <see cref="Maximum"/> itself is illegal, as for a dropout rate below 1.</summary>
    public bool ExclusiveMaximum { get; init; }
}
