using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

sealed class CategoryValues() : Rule<TableSchemaDraft>("table-schema/categories", "categories of a string or integer: a list of different values, or of objects with 'value' and 'label'", TableSchema.Reference + "#categories")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        foreach (var field in schema.Fields)
        {
            if (field.Json.Member("categories") is not { } categories) continue;
            var place = $"{field.Place}.categories";
            if (field.Type is { Name: not ("string" or "integer") } type) yield return new(place, $"does not apply to {type}");
            else if (categories.ValueKind != JsonValueKind.Array || categories.GetArrayLength() == 0) yield return new(place, "is no list of one value or more");
            else if (field.Field is { Categories: { } values } f)
            {
                if (values.Distinct().Count() != values.Count) yield return new(place, "has a value twice");
                foreach (var value in values.Where(value => (f with { Format = "default" }).Read(value) is null || (f.Type.Name == "string") != value.IsText)) yield return new(place, $"{value} is no {f.Type}");
                if (f.Constraints.Enum is { } allowed && allowed.Except(values).Any()) yield return new($"{field.Place}.constraints.enum", "has a value that is no category");
            }
        }
    }
}
