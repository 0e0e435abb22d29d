using Norma.Spec;

namespace Norma.Formats.TableSchema.Rows;

sealed class ForeignKeys() : RowRule("table/foreign-keys", "values of a foreign key that its reference, in the same table, has", TableSchema.Reference + "#foreignkeys")
{
    public override RowCheck? Start(TableSchema schema, RowReport report)
    {
        var keys = schema.ForeignKeys.Select(key => (key.Fields, Own: SeenKeys.IndexOf(schema, key.Fields), Others: new SeenKeys(schema, key.Reference), Asked: new Dictionary<Items<object>, TableRow>())).ToArray();
        return keys.Length == 0 ? null : new(
            row =>
            {
                foreach (var (_, own, others, asked) in keys)
                {
                    others.Take(row, null);
                    if (row.Key(own) is { } key) asked.TryAdd(key, row);
                }
            },
            () =>
            {
                foreach (var (names, own, others, asked) in keys)
                    foreach (var (key, row) in asked)
                        if (!others.Has(key)) report(row, string.Join(", ", names), $"{string.Join(", ", own.Select(i => Printable.Quote(row.Cells[i])))} is not among the values that it refers to");
            });
    }
}
