using System.Text.Json;

namespace Norma.Formats.TableSchema.Rules;

sealed class MissingTexts() : Rule<TableSchemaDraft>("table-schema/missing-values", "missingValues as a list of different texts, or of objects with 'value' and 'label'", TableSchema.Reference + "#missingvalues")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        foreach (var (place, element) in schema.Fields.Select(f => ($"{f.Place}.missingValues", f.Json.Member("missingValues"))).Prepend(("missingValues", schema.Root.Member("missingValues"))))
        {
            if (element is not { } values) continue;
            if (values.ValueKind != JsonValueKind.Array)
            {
                yield return new(place, "is no list");
                continue;
            }
            var texts = values.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Object ? v.Text("value") : v.TextOf()).ToList();
            if (texts.Contains(null)) yield return new($"{place}[{texts.IndexOf(null)}]", "is neither text nor an object with 'value'");
            if (values.EnumerateArray().Select(v => v.ValueKind).Distinct().Count() > 1) yield return new(place, "mixes texts and objects");
            if (texts.Distinct().Count() != texts.Count) yield return new(place, "has a text twice");
        }
    }
}
