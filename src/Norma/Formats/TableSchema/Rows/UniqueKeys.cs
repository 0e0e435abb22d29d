namespace Norma.Formats.TableSchema.Rows;

sealed class UniqueKeys() : RowRule("table/unique-keys", "the values of a unique key once", TableSchema.Reference + "#uniquekeys")
{
    public override RowCheck? Start(TableSchema schema, RowReport report)
    {
        var keys = schema.UniqueKeys.Select(names => new SeenKeys(schema, names)).ToArray();
        return keys.Length == 0 ? null : new(row =>
        {
            foreach (var key in keys) key.Take(row, report);
        });
    }
}
