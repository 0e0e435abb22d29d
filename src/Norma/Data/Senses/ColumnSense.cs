using System.Text.RegularExpressions;
using Norma.Data.Profiles;
using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>Features that say nothing, or name the row.</summary>
static partial class ColumnSense
{
    const int FewestForIds = 20;

    public static IEnumerable<Finding> Check(SenseRows rows)
    {
        foreach (var column in rows.Of(Role.Feature))
        {
            var profile = rows.Profile.Fields[column.Name];
            if (profile.Count == 0)
            {
                if (rows.Count > 0)
                    yield return SenseRows.Warn("DATA064", column.Name, $"has no value in any of {rows.Count} rows") with { Expected = "values", Fix = "state 'role: ignore', or bring the values." };
                continue;
            }
            if (profile.Distinct == 1 && profile.Missing == 0)
                yield return SenseRows.Warn("DATA063", column.Name, $"has one value in all of {profile.Count} rows") with { Expected = "values that differ", Fix = "state 'role: ignore'." };
            if (profile.Missing > rows.Count / 2)
                yield return SenseRows.Warn("DATA065", column.Name, $"is missing in {profile.Missing} of {rows.Count} rows") with { Expected = "a value in most rows", Fix = "state 'role: ignore', or impute it with an indicator if the gap itself tells something." };
            // Each text is one of its own; that tells nothing against it.
            if (rows.Fields[column.Name] is not Fields.Text && NamesRows(column, profile))
                yield return SenseRows.Warn("DATA066", column.Name, $"has {profile.Distinct} different values in {profile.Count} rows: it names the row")
                    with { Expected = "values that rows share, or a measurement", Fix = "state 'role: id' or 'role: ignore'." };
        }
    }

    /// <summary>Whether a column numbers or names its rows rather than telling something of them.</summary>
    public static bool NamesRows(Column column, FieldProfile profile) => profile.Count >= FewestForIds && column switch
    {
        TextColumn => profile.Distinct >= 0.95 * profile.Count,
        NumberColumn numbers => profile.Distinct >= 0.99 * profile.Count && IsCounter(numbers, profile),
        _ => false,
    };

    // Whole numbers that are all different are an identity where they are consecutive, only rise with the rows, or are called so.
    static bool IsCounter(NumberColumn column, FieldProfile profile)
    {
        var (rises, falls, last) = (true, true, float.NaN);
        foreach (var piece in column.Pieces())
            foreach (var value in piece.Span)
            {
                if (float.IsNaN(value)) continue;
                if (value != MathF.Floor(value)) return false;
                if (value <= last) rises = false;
                if (value >= last) falls = false;
                last = value;
            }
        var consecutive = profile.Distinct == profile.Count && profile.Max - profile.Min + 1 <= 1.05 * profile.Count;
        return consecutive || ((rises || falls) && profile.Count >= 100) || IdName().IsMatch(column.Name);
    }

    [GeneratedRegex(@"(^|[_\W])(id|uuid|guid|key|index|rownames?|serial|编号|序号)($|[_\W\d])|[a-z](Id|ID|Key)$|^unnamed", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex IdName();
}
