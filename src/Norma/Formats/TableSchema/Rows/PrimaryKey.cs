namespace Norma.Formats.TableSchema.Rows;

sealed class PrimaryKey() : RowRule("table/primary-key", "a primary key that is there in every row, and once", TableSchema.Reference + "#primarykey")
{
    public override RowCheck? Start(TableSchema schema, RowReport report)
    {
        if (schema.PrimaryKey.Count == 0) return null;
        var key = new SeenKeys(schema, schema.PrimaryKey);
        return new(row =>
        {
            foreach (var i in key.Fields)
                if (row.Cells[i] is null) report(row, schema.Fields[i].Name, "has no value, and is of the primary key");
            key.Take(row, report);
        });
    }
}
