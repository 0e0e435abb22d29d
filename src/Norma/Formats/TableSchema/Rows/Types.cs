using Norma.Spec;

namespace Norma.Formats.TableSchema.Rows;

sealed class Types() : RowRule("table/types", "cells that are values of their field's type and format", TableSchema.Reference + "#field-types")
{
    public override RowCheck Start(TableSchema schema, RowReport report) => new(row =>
    {
        for (var i = 0; i < schema.Fields.Count; i++)
            if (row.Cells[i] is { } cell && row.Values[i] is null)
                report(row, schema.Fields[i].Name, $"{Printable.Quote(cell)} is no {schema.Fields[i].Type}{(schema.Fields[i].Format == "default" ? "" : $" of the format {Printable.Quote(schema.Fields[i].Format)}")}");
    });
}
