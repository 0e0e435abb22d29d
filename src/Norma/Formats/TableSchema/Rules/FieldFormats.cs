using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

sealed class FieldFormats() : Rule<TableSchemaDraft>("table-schema/field-formats", "a format that the type has", TableSchema.Reference + "#format")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        foreach (var field in schema.Fields)
            if (field.Type is { } type && field.Json.Member("format") is { } format && !(format.TextOf() is { } text && type.HasFormat(text)))
                yield return new($"{field.Place}.format", $"{type} has no format {Printable.Escape(format.GetRawText())}{(type.Formats.Count > 0 ? $", only {string.Join(", ", type.Formats)}" : ", only default, any and patterns such as %d/%m/%Y")}");
    }
}
