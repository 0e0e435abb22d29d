namespace Norma.Formats.TableSchema.Rows;

sealed class Required() : RowRule("table/required", "a value wherever one is required", TableSchema.Reference + "#required")
{
    public override RowCheck? Start(TableSchema schema, RowReport report)
    {
        int[] fields = [.. Enumerable.Range(0, schema.Fields.Count).Where(i => schema.Fields[i].Constraints.Required)];
        return fields.Length == 0 ? null : new(row =>
        {
            foreach (var i in fields)
                if (row.Cells[i] is null) report(row, schema.Fields[i].Name, "has no value");
        });
    }
}
