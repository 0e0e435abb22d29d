using System.Globalization;

namespace Norma.Formats.TableSchema.Types;

sealed class Year() : CellType("year", "default")
{
    public override bool IsOrdered => true;

    public override bool IsSized => false;

    // XML Schema's gYear: four digits at least, no leading zero beyond them.
    public override object? Read(string cell, TableField field) =>
        cell.TrimStart('-') is { Length: >= 4 and <= 9 } digits && cell.Length - digits.Length <= 1 && (digits.Length == 4 || digits[0] != '0') && int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var year) ? year : null;
}
