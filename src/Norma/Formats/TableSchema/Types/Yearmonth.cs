using System.Globalization;

namespace Norma.Formats.TableSchema.Types;

sealed class Yearmonth() : CellType("yearmonth", "default")
{
    public override bool IsOrdered => true;

    public override bool IsSized => false;

    public override object? Read(string cell, TableField field) =>
        DateOnly.TryParseExact(cell, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null;
}
