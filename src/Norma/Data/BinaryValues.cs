using Norma.Data.Fields;

namespace Norma.Data;

/// <summary>Which text of a binary field is positive and which negative.</summary>
static class BinaryValues
{
    static readonly HashSet<string> s_positive = new(StringComparer.OrdinalIgnoreCase) { "1", "true", "yes", "y", "t" };

    /// <summary>The two texts: what is stated, else what the rows hold; null where neither says.</summary>
    public static (string? Negative, string? Positive) Of(Binary field, TextColumn column)
    {
        string[] values = [.. DataSet.Present(column)];
        Array.Sort(values, StringComparer.Ordinal);
        var positive = field.Positive
            ?? values.FirstOrDefault(v => v != field.Negative && s_positive.Contains(v))
            ?? (field.Negative is null ? values.Length > 1 ? values[1] : null : values.FirstOrDefault(v => v != field.Negative));
        var negative = field.Negative ?? values.FirstOrDefault(v => v != positive);
        return (negative, positive);
    }
}
