using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

sealed class ForeignKeys() : Rule<TableSchemaDraft>("table-schema/foreign-keys", "foreignKeys as a list of fields and the fields of a resource that they name", TableSchema.Reference + "#foreignkeys")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        if (schema.Root.Member("foreignKeys") is not { } keys) yield break;
        if (keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() == 0)
        {
            yield return new("foreignKeys", "is no list of one key or more");
            yield break;
        }
        var i = -1;
        foreach (var key in keys.EnumerateArray())
        {
            var place = $"foreignKeys[{++i}]";
            if (key.Member("fields") is not { } fields || key.Member("reference") is not { ValueKind: JsonValueKind.Object } reference || reference.Member("fields") is not { } others)
            {
                yield return new(place, "lacks 'fields', 'reference' or 'reference.fields'");
                continue;
            }
            foreach (var breach in KeyForm.Breaches(fields, $"{place}.fields", schema.Names, single: true)) yield return breach;
            var own = string.IsNullOrEmpty(reference.Text("resource"));
            foreach (var breach in KeyForm.Breaches(others, $"{place}.reference.fields", own ? schema.Names : null, single: true)) yield return breach;
            if (TableSchemaDraft.Keys(fields).Count != TableSchemaDraft.Keys(others).Count) yield return new(place, "has another number of fields than its reference");
            if (!own) yield return new($"{place}.reference.resource", $"{Printable.Quote(reference.Text("resource"))} is another resource, which is not judged", Severity.Warning);
        }
    }
}
