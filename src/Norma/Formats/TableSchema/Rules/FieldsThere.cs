using System.Text.Json;

namespace Norma.Formats.TableSchema.Rules;

sealed class FieldsThere() : Rule<TableSchemaDraft>("table-schema/fields", "an object with 'fields', a list of one object or more", TableSchema.Reference + "#fields")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        if (schema.Root.ValueKind != JsonValueKind.Object) yield return new("", $"is {schema.Root.ValueKind} instead of an object");
        else if (schema.Root.Member("fields") is not { ValueKind: JsonValueKind.Array }) yield return new("fields", "is missing or no list");
        else if (schema.Fields.Count == 0) yield return new("fields", "is empty");
        foreach (var field in schema.Fields)
            if (field.Json.ValueKind != JsonValueKind.Object) yield return new(field.Place, $"is {field.Json.ValueKind} instead of an object");
    }
}
