namespace Norma.Formats.TableSchema.Rows;

sealed class Length() : RowRule("table/length", "values as long as minLength and maxLength say", TableSchema.Reference + "#minlength")
{
    public override RowCheck? Start(TableSchema schema, RowReport report)
    {
        int[] fields = [.. Enumerable.Range(0, schema.Fields.Count).Where(i => schema.Fields[i] is { Type.IsSized: true, Constraints: { MinLength: not null } or { MaxLength: not null } })];
        return fields.Length == 0 ? null : new(row =>
        {
            foreach (var i in fields)
            {
                if (row.Values[i] is not { } value) continue;
                var (field, length) = (schema.Fields[i], schema.Fields[i].Type.LengthOf(value));
                if (length < field.Constraints.MinLength) report(row, field.Name, $"has the length {length}, below {field.Constraints.MinLength}");
                if (length > field.Constraints.MaxLength) report(row, field.Name, $"has the length {length}, above {field.Constraints.MaxLength}");
            }
        });
    }
}
