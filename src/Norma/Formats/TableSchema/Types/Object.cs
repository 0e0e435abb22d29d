using System.Text.Json;

namespace Norma.Formats.TableSchema.Types;

sealed class Object() : CellType("object", "default")
{
    public override bool IsOrdered => false;

    public override bool IsSized => true;

    public override object? Read(string cell, TableField field) => Json.Read(cell, JsonValueKind.Object);

    public override long LengthOf(object value) => ((Json)value).Count;
}
