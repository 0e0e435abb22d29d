using System.Buffers;
using System.Globalization;

namespace Norma.Formats.TableSchema.Types;

sealed class Number() : CellType("number", "default")
{
    const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    static readonly SearchValues<char> s_first = SearchValues.Create("0123456789+-.");

    public override bool IsOrdered => true;

    public override bool IsSized => false;

    public override object? Read(string cell, TableField field)
    {
        if (cell is "NaN") return double.NaN;
        if (cell is "INF") return double.PositiveInfinity;
        if (cell is "-INF") return double.NegativeInfinity;
        var text = Plain(cell, field);
        return text is not null && double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    /// <summary>The digits as a program writes them; null when the cell has other marks than the field states.</summary>
    internal static string? Plain(string cell, TableField field)
    {
        var text = field.BareNumber ? cell : Bare(cell);
        if (field.GroupChar is { Length: > 0 } group) text = text.Replace(group, "", StringComparison.Ordinal);
        if (field.DecimalChar is "." or "") return text;
        return text.Contains('.') ? null : text.Replace(field.DecimalChar, ".", StringComparison.Ordinal);
    }

    // "€95" and "95%": what stands before the first digit or sign and behind the last digit is dropped.
    static string Bare(string cell)
    {
        var first = cell.AsSpan().IndexOfAny(s_first);
        var last = cell.AsSpan().LastIndexOfAnyInRange('0', '9');
        return first < 0 || last < first ? cell : cell[first..(last + 1)];
    }
}
