using System.Text.Json;
using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

sealed class ConstraintValues() : Rule<TableSchemaDraft>("table-schema/constraint-values", "bounds, lengths, patterns and values that some cell can meet", TableSchema.Reference + "#constraints")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        foreach (var field in schema.Fields)
        {
            foreach (var constraint in field.Constraints)
                if (Wrong(field, constraint) is { } wrong) yield return new($"{field.Place}.constraints.{Printable.Escape(constraint.Name)}", wrong);
            if (field.Field is not { } f) continue;
            if (f.Constraints.MinLength > f.Constraints.MaxLength) yield return new($"{field.Place}.constraints.minLength", $"is {f.Constraints.MinLength}, more than maxLength {f.Constraints.MaxLength}");
            if (Least(f) is { } least && Most(f) is { } most && least.CompareTo(most) > 0) yield return new($"{field.Place}.constraints", "leave no value between the least and the greatest");
        }
    }

    static IComparable? Least(TableField f) => (f.Constraints.Minimum ?? f.Constraints.ExclusiveMinimum) is { } literal && f.Type.IsOrdered ? f.Read(literal) as IComparable : null;

    static IComparable? Most(TableField f) => (f.Constraints.Maximum ?? f.Constraints.ExclusiveMaximum) is { } literal && f.Type.IsOrdered ? f.Read(literal) as IComparable : null;

    static string? Wrong(DraftField field, JsonProperty constraint)
    {
        var value = constraint.Value;
        switch (constraint.Name)
        {
            case "required" or "unique":
                return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "is neither true nor false";
            case "minLength" or "maxLength":
                return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var length) && length >= 0 ? null : "is no whole number from 0 on";
            case "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum":
                return field.Field is { } f && f.Type.IsOrdered && f.Read(TableSchemaDraft.LiteralOf(value)) is null ? $"{Printable.Escape(value.GetRawText())} is no {f.Type}" : null;
            case "pattern":
                return value.TextOf() is not { } pattern ? "is no text" : CellPattern.Fault(pattern);
            case "enum":
                if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0) return "is no list of one value or more";
                var values = value.EnumerateArray().Select(TableSchemaDraft.LiteralOf).ToList();
                if (values.Distinct().Count() != values.Count) return "has a value twice";
                return field.Field is { } e && values.FindIndex(v => e.Read(v) is null) is >= 0 and var at ? $"{values[at]} is no {e.Type}" : null;
            default:
                return null;
        }
    }
}
