namespace Norma.Formats.TableSchema.Types;

sealed class Any() : CellType("any", "default")
{
    public override bool IsOrdered => false;

    public override bool IsSized => false;

    public override object Read(string cell, TableField field) => cell;

    public override bool HasFormat(string format) => true;
}
