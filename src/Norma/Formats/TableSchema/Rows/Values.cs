using Norma.Spec;

namespace Norma.Formats.TableSchema.Rows;

sealed class Values() : RowRule("table/values", "values out of those that enum or categories list", TableSchema.Reference + "#enum")
{
    public override RowCheck? Start(TableSchema schema, RowReport report)
    {
        var lists = schema.Fields.SelectMany((field, i) => new[] { field.Constraints.Enum, field.Categories }.OfType<Items<Literal>>()
            .Select(list => (Index: i, Allowed: list.Select(field.Read).OfType<object>().ToHashSet(), Text: string.Join(", ", list.Take(10)) + (list.Count > 10 ? ", …" : "")))).ToArray();
        return lists.Length == 0 ? null : new(row =>
        {
            foreach (var (i, allowed, text) in lists)
                if (row.Values[i] is { } value && !allowed.Contains(value)) report(row, schema.Fields[i].Name, $"{Printable.Quote(row.Cells[i])} is none of: {text}");
        });
    }
}
