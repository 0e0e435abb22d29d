using Norma.Spec;

namespace Norma.Formats.TableSchema.Rules;

sealed class ConstraintNames() : Rule<TableSchemaDraft>("table-schema/constraint-names", "constraints that the standard has for the type", TableSchema.Reference + "#constraints")
{
    public override IEnumerable<Breach> Breaches(TableSchemaDraft schema)
    {
        foreach (var field in schema.Fields)
            foreach (var constraint in field.Constraints)
            {
                var place = $"{field.Place}.constraints.{Printable.Escape(constraint.Name)}";
                if (!CellType.Knows(constraint.Name)) yield return new(place, "is no constraint of the standard, and is not judged", Severity.Warning);
                else if (field.Type is { } type && !type.Allows(constraint.Name)) yield return new(place, $"does not apply to {type}");
                else if (constraint.Name == "jsonSchema") yield return new(place, "is not judged by this version", Severity.Warning);
            }
    }
}
