using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

sealed class FieldNames() : Rule<TableSchemaDraft>("table-schema/field-names", "for each field a name, which should be its own", TableSchema.Reference + "#name")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in schema.Fields.Where(f => f.Json.ValueKind == JsonValueKind.Object))
            if (field.Name is null) yield return new(field.Place, "has no name that is text");
            else if (!seen.Add(field.Name)) yield return new(field.Place, $"has the name {Printable.Quote(field.Name)} of another field", Severity.Warning);
    }
}
