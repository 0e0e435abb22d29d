namespace Norma.Data.Profiles;

/// <summary>What the values of one field look like; what does not apply to its type is null and absent from JSON.</summary>
/// <param name="Type">The word of the field's type.</param>
/// <param name="Role">The word of the field's role.</param>
/// <param name="Count">How many rows have a value.</param>
/// <param name="Missing">How many rows have none.</param>
/// <param name="Distinct">How many different values there are.</param>
/// <param name="Mean">The mean of a number.</param>
/// <param name="Std">The population standard deviation of a number (<c>n</c> in the denominator, as <c>standardize</c> takes it).</param>
/// <param name="Min">The least number.</param>
/// <param name="Max">The greatest number.</param>
/// <param name="Quantiles">Of a number, interpolated linearly as NumPy does.</param>
/// <param name="Histogram">Of a number.</param>
/// <param name="TopValues">The most frequent values of a category or binary field, most frequent first, names decide between equals; null where values could name persons.</param>
/// <param name="Lengths">Of a text, in characters; its values are never shown.</param>
/// <param name="Earliest">The first moment of a date, ISO 8601 in UTC.</param>
/// <param name="Latest">The last moment of a date, ISO 8601 in UTC.</param>
/// <param name="Shape">The sizes of a picture's axes, channels last; mean, deviation and extremes are those of all its values.</param>
/// <param name="Boxes">Of boxes, how many a row has; <paramref name="TopValues"/> are then the classes with how many boxes each has.</param>
/// <param name="Measures">Numbers by which new values are compared that are no numbers themselves: the length of a text, the mean of a picture.</param>
public sealed record FieldProfile(
    string Type,
    string Role,
    int Count,
    int Missing,
    int Distinct,
    double? Mean = null,
    double? Std = null,
    double? Min = null,
    double? Max = null,
    Quantiles? Quantiles = null,
    Histogram? Histogram = null,
    IReadOnlyList<TopValue>? TopValues = null,
    Lengths? Lengths = null,
    string? Earliest = null,
    string? Latest = null,
    IReadOnlyList<long>? Shape = null,
    Lengths? Boxes = null,
    IReadOnlyList<MeasureProfile>? Measures = null)
{
    /// <summary>The share of a value: of the rows that have one, or of the boxes of the shown classes.</summary>
    /// <param name="value">One of <see cref="TopValues"/>.</param>
    public double ShareOf(TopValue value) => (double)value.Count / (Boxes is null ? Count : Math.Max(1L, TopValues!.Sum(top => (long)top.Count)));

    /// <summary>How many values there are beside so many.</summary>
    /// <param name="shown">How many are shown.</param>
    public int Beside(int shown) => (Boxes is null ? Distinct : TopValues!.Count) - shown;
}

/// <summary>The values below which these percentages of the numbers lie.</summary>
/// <param name="P5">5 %.</param>
/// <param name="P25">25 %.</param>
/// <param name="P50">50 %: the median.</param>
/// <param name="P75">75 %.</param>
/// <param name="P95">95 %.</param>
public sealed record Quantiles(double P5, double P25, double P50, double P75, double P95);

/// <summary>How many numbers lie between edges.</summary>
/// <param name="Edges">Ascending, one more than counts: a bin holds its lower edge, the last bin its upper edge too.</param>
/// <param name="Counts">By bin.</param>
public sealed record Histogram(double[] Edges, int[] Counts);

/// <summary>A value and how many rows have it.</summary>
/// <param name="Value">The text.</param>
/// <param name="Count">The rows.</param>
public sealed record TopValue(string Value, int Count);

/// <summary>How long texts are.</summary>
/// <param name="Min">The shortest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Max">The longest.</param>
public sealed record Lengths(int Min, double Mean, int Max);

/// <summary>How a number that is measured of each value is spread.</summary>
/// <param name="Name">What is measured, in words.</param>
/// <param name="Count">Of how many values.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Quantiles">Interpolated linearly.</param>
/// <param name="Histogram">By equal bins.</param>
public sealed record MeasureProfile(string Name, int Count, double Min, double Max, Quantiles Quantiles, Histogram Histogram);
