using System.Globalization;
using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>Roles that contradict each other, and weights that are none.</summary>
static class RoleSense
{
    public static IEnumerable<Finding> Check(SenseRows rows)
    {
        if (!rows.Fields.Values.Any(f => f.Role == Role.Target))
            yield return new Finding("DATA076", "$.data.fields", "no field has the role target") { Expected = "at least one", Fix = "state 'role: target' for the field to predict." };
        if (!rows.Fields.Values.Any(f => f.Role == Role.Feature || f.IsWritten))
            yield return new Finding("DATA076", "$.data.fields", "no field has the role feature") { Expected = "at least one", Fix = "state 'role: feature' for what the model may see." };
        foreach (var role in new[] { Role.Weight, Role.Group, Role.Id })
        {
            var named = rows.Fields.Where((_, field) => field.Role == role).Keys.ToArray();
            if (named.Length > 1)
                yield return new Finding("DATA076", SenseRows.PathOf(named[1]), string.Create(CultureInfo.InvariantCulture, $"{named.Length} fields have the role {Vocabulary.Snake(role.ToString())}: {string.Join(", ", named.Select(Printable.Quote))}"))
                {
                    Expected = "at most one",
                    Fix = role == Role.Group ? "keep one, or name them all in a group split's 'by'." : "give the others the role ignore.",
                };
        }
        foreach (var column in rows.Of(Role.Weight))
        {
            if (column is not NumberColumn weights)
            {
                yield return SenseRows.Error("DATA075", column.Name, $"is a weight, but holds no numbers") with { Expected = "a field of type number", Fix = "state another field or another role." };
                continue;
            }
            var (missing, negative, sum) = (0, 0, 0.0);
            foreach (var weight in weights.Values)
            {
                if (float.IsNaN(weight)) missing++;
                else if (weight < 0) negative++;
                else sum += weight;
            }
            if (missing + negative > 0)
                yield return SenseRows.Error("DATA075", column.Name, $"is a weight, but is missing in {missing} and negative in {negative} of {rows.Count} rows") with { Expected = "a number, 0 or more, in each row", Fix = "correct the rows; 0 leaves one out." };
            else if (sum == 0)
                yield return SenseRows.Error("DATA075", column.Name, $"is a weight, but is 0 in all of {rows.Count} rows") with { Expected = "some rows that count", Fix = "correct the weights, or state the role ignore." };
        }
    }
}
