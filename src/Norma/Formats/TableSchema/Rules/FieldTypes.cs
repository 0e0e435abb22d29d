using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

sealed class FieldTypes() : Rule<TableSchemaDraft>("table-schema/field-types", $"a type out of: {string.Join(", ", CellType.All.Keys)}", TableSchema.Reference + "#field-types")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        foreach (var field in schema.Fields.Where(f => f.Json.ValueKind == JsonValueKind.Object))
        {
            if (field.Type is null) yield return new($"{field.Place}.type", Named(field.Json.Member("type")));
            if (field.Json.Member("itemType") is { } item && CellType.All.GetValueOrDefault(item.TextOf() ?? "")?.Name is null or "list" or "object" or "array" or "geojson" or "geopoint" or "any" or "duration" or "year" or "yearmonth")
                yield return new($"{field.Place}.itemType", Named(item));
        }

        static string Named(JsonElement? type) => type?.TextOf() is { } text
            ? $"received {Printable.Quote(text)}{(Nearest.Hint(text, CellType.All.Keys) is { } hint ? $"; {hint}" : "")}"
            : "is no text";
    }
}
