using System.Text.Json;

namespace Norma.Formats.TableSchema.Types;

sealed class Array() : CellType("array", "default")
{
    public override bool IsOrdered => false;

    public override bool IsSized => true;

    public override object? Read(string cell, TableField field) => Json.Read(cell, JsonValueKind.Array);

    public override long LengthOf(object value) => ((Json)value).Count;
}
