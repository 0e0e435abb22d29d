namespace Norma.Formats.TableSchema.Rows;

sealed class Unique() : RowRule("table/unique", "a value once in a column that is unique", TableSchema.Reference + "#unique")
{
    public override RowCheck? Start(TableSchema schema, RowReport report)
    {
        var keys = Enumerable.Range(0, schema.Fields.Count).Where(i => schema.Fields[i].Constraints.Unique).Select(i => new SeenKeys(schema, [schema.Fields[i].Name])).ToArray();
        return keys.Length == 0 ? null : new(row =>
        {
            foreach (var key in keys) key.Take(row, report);
        });
    }
}
