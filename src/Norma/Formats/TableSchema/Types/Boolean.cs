namespace Norma.Formats.TableSchema.Types;

sealed class Boolean() : CellType("boolean", "default")
{
    public override bool IsOrdered => false;

    public override bool IsSized => false;

    public override object? Read(string cell, TableField field) => field.TrueValues.Contains(cell) ? true : field.FalseValues.Contains(cell) ? false : null;
}
