using System.Globalization;
using System.Text.RegularExpressions;

namespace Norma.Formats.TableSchema.Types;

sealed partial class Duration() : CellType("duration", "default")
{
    public override bool IsOrdered => true;

    public override bool IsSized => false;

    public override object? Read(string cell, TableField field) => Parse(cell) is var (months, seconds) ? new Span(months, seconds) : null;

    /// <summary>An XSD duration, as in <c>P1Y2M</c> and <c>PT1H30M</c>; null for what is none, or beyond what numbers hold.</summary>
    internal static (long Months, decimal Seconds)? Parse(string text)
    {
        if (text.Length > 100 || Iso().Match(text) is not { Success: true } match) return null;
        var sign = match.Groups["minus"].Success ? -1 : 1;
        try
        {
            var months = checked((Whole("y") * 12) + Whole("m"));
            var seconds = checked((((((Whole("d") * 24) + Whole("h")) * 60) + Whole("min")) * 60) + Part("s"));
            return (sign * months, sign * seconds);
        }
        catch (OverflowException)
        {
            return null;
        }

        long Whole(string part) => match.Groups[part] is { Success: true } group ? long.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

        decimal Part(string part) => match.Groups[part] is { Success: true } group ? decimal.Parse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"\A(?<minus>-)?P(?=[0-9T])(?:(?<y>[0-9]+)Y)?(?:(?<m>[0-9]+)M)?(?:(?<d>[0-9]+)D)?(?:T(?=[0-9])(?:(?<h>[0-9]+)H)?(?:(?<min>[0-9]+)M)?(?:(?<s>[0-9]+(?:\.[0-9]+)?)S)?)?\z")]
    private static partial Regex Iso();

    /// <summary>Months have no fixed length: two spans are ordered by their mean length, as bounds are seldom that close.</summary>
    readonly record struct Span(long Months, decimal Seconds) : IComparable
    {
        const decimal SecondsOfMonth = 365.2425m / 12 * 86400;

        public int CompareTo(object? other) => other is Span span ? ((Months * SecondsOfMonth) + Seconds).CompareTo((span.Months * SecondsOfMonth) + span.Seconds) : 1;
    }
}
