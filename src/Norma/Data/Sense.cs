using Norma.Data.Profiles;
using Norma.Data.Senses;
using Norma.Spec;

namespace Norma.Data;

/// <summary>What a careful practitioner would say of the data before training on it: each finding names the column and the counts.</summary>
/// <remarks>
/// Errors stop the work: nothing could be learned or judged. Warnings are probably wrong: leaks, identities, repetition, personal data.
/// Leaks and correlations are sought in at most 100,000 rows spread evenly over the table, repetition in the first 50,000: the finding says so.
/// </remarks>
static class Sense
{
    /// <summary>All findings of the rows that were read, after the row filters.</summary>
    public static IReadOnlyList<Finding> Check(DataSet data, Parts? parts = null, DataProfile? profile = null) => Check(data.Table, data.Fields, parts, profile);

    /// <summary>All findings of a table.</summary>
    /// <param name="table">The rows, after the row filters.</param>
    /// <param name="fields">What each field is.</param>
    /// <param name="parts">The split, if it is made: then also what crosses it.</param>
    /// <param name="profile">The table's profile, if it is at hand.</param>
    public static IReadOnlyList<Finding> Check(Table table, Map<Field> fields, Parts? parts = null, DataProfile? profile = null)
    {
        var rows = new SenseRows(table, fields, parts, profile ?? Profile.Of(table, fields));
        return [.. RoleSense.Check(rows), .. TargetSense.Check(rows), .. ColumnSense.Check(rows), .. PersonalSense.Check(rows),
            .. LeakSense.Check(rows), .. RedundancySense.Check(rows), .. DuplicateSense.Check(rows), .. RepetitionSense.Check(rows)];
    }

    /// <summary>What refuses data, without a look at the rest: roles, weights and targets.</summary>
    internal static IReadOnlyList<Finding> Refusals(DataSet data, Parts parts)
    {
        var judged = data.Fields.Where((_, field) => field.Role == Role.Target);
        var rows = new SenseRows(data.Table, data.Fields, parts, Profile.Of(data.Table, judged));
        return [.. RoleSense.Check(rows).Concat(TargetSense.Check(rows)).Where(f => f.Severity == Severity.Error)];
    }
}
