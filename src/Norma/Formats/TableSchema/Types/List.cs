using Norma.Spec;

namespace Norma.Formats.TableSchema.Types;

sealed class List() : CellType("list", "default")
{
    public override bool IsOrdered => false;

    public override bool IsSized => true;

    public override object? Read(string cell, TableField field)
    {
        var item = new TableField(field.Name, field.ItemType ?? All["string"]);
        var values = new System.Collections.Generic.List<object>();
        foreach (var part in cell.Split(field.Delimiter))
        {
            if (item.Read(part) is not { } value) return null;
            values.Add(value);
        }
        return new Items<object>(values);
    }

    public override long LengthOf(object value) => ((Items<object>)value).Count;
}
