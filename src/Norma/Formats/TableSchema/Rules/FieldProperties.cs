using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

sealed class FieldProperties() : Rule<TableSchemaDraft>("table-schema/field-properties", "properties of the kind that the standard gives them", TableSchema.Reference + "#field-types")
{
    static readonly string[] s_texts = ["name", "title", "description", "decimalChar", "groupChar", "delimiter"], s_flags = ["bareNumber", "categoriesOrdered"], s_lists = ["trueValues", "falseValues"];

    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        foreach (var field in schema.Fields)
            foreach (var property in ((JsonElement?)field.Json).Members())
                if (Wrong(property) is { } wrong) yield return new($"{field.Place}.{Printable.Escape(property.Name)}", wrong);
        foreach (var field in schema.Fields)
            if (field.Field is { GroupChar: { } group } f && group == f.DecimalChar) yield return new($"{field.Place}.groupChar", $"is {Printable.Quote(group)}, as decimalChar is");
    }

    static string? Wrong(JsonProperty property)
    {
        var value = property.Value;
        if (s_texts.Contains(property.Name)) return value.TextOf() is not { } text ? "is no text" : property.Name is "decimalChar" or "delimiter" && text.Length == 0 ? "is empty" : null;
        if (s_flags.Contains(property.Name)) return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "is neither true nor false";
        if (s_lists.Contains(property.Name)) return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(item => item.TextOf() is not null) ? null : "is no list of texts";
        return property.Name == "constraints" && value.ValueKind != JsonValueKind.Object ? "is no object" : null;
    }
}
