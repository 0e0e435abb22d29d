namespace Norma.Formats.TableSchema.Rows;

sealed class Width() : RowRule("table/row-width", "as many cells in each row as columns in the header", "https://www.rfc-editor.org/rfc/rfc4180#section-2")
{
    public override RowCheck Start(TableSchema schema, RowReport report) => new(row =>
    {
        if (row.Width != row.Columns) report(row, null, $"has {row.Width} cells instead of {row.Columns}");
    });
}
