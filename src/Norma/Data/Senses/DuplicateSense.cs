using System.Globalization;
using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>Rows that occur twice: at all, with another label, on both sides of the split.</summary>
static class DuplicateSense
{
    public static IEnumerable<Finding> Check(SenseRows rows)
    {
        var features = rows.Of(Role.Feature);
        var targets = rows.Of(Role.Target);
        if (features.Length == 0 || rows.Count < 2) yield break;
        // Different people have had the same things: equal rows are no repetition.
        if (targets.Length > 0 && targets.All(target => rows.Fields[target.Name] is Fields.Item)) yield break;
        var byFeatures = Hashes(rows.Count, features);
        var whole = Hashes(rows.Count, [.. features, .. targets]);

        // Where a few levels are all there is, equal rows are different cases that look alike.
        var severity = features.Any(f => f is not TextColumn && rows.Profile.Fields[f.Name].Distinct > 20) ? Severity.Warning : Severity.Information;
        var repeated = rows.Count - Distinct(whole);
        if (repeated > 0)
            yield return Of("DATA069", severity, $"{repeated} of {rows.Count} rows repeat an earlier row in all features and the target")
                with { Expected = "each case once", Fix = "add drop_duplicates to features.clean, unless each row is a case of its own." };

        if (targets.Length > 0 && targets.All(t => t is TextColumn && rows.Fields[t.Name].IsAtomic))
        {
            var conflicting = Conflicting(byFeatures, whole);
            if (conflicting > 0)
                yield return Of("DATA070", severity, $"{conflicting} of {rows.Count} rows have the same features as a row of another class") with
                {
                    Path = SenseRows.PathOf(targets[0].Name),
                    Expected = $"one class of {Printable.Quote(targets[0].Name)} for equal features",
                    Fix = "correct the labels, or bring the feature that tells them apart; no model can be right on all of these.",
                };
        }
        if (rows.Parts is not { } parts) yield break;
        var trained = Array.ConvertAll(parts.Train, row => byFeatures[row]);
        Array.Sort(trained);
        var crossing = 0;
        foreach (var row in parts.Test) if (Array.BinarySearch(trained, byFeatures[row]) >= 0) crossing++;
        if (crossing > 0)
            yield return Of("DATA071", severity, $"{crossing} of {parts.Test.Length} test rows have the same features as a training row") with
            {
                Path = "$.data.split",
                Expected = "test rows that the model has not seen",
                Fix = "add drop_duplicates to features.clean, or split by group.",
            };
    }

    /// <summary>How many rows repeat an earlier one in these columns.</summary>
    public static int Repeated(Table table, IEnumerable<Column> columns) => table.Rows - Distinct(Hashes(table.Rows, columns));

    static ulong[] Hashes(int rows, IEnumerable<Column> columns)
    {
        var hashes = new ulong[rows];
        foreach (var column in columns) RowHash.Fold(column, hashes);
        return hashes;
    }

    static int Distinct(ulong[] hashes)
    {
        var sorted = (ulong[])hashes.Clone();
        Array.Sort(sorted);
        var distinct = 1;
        for (var i = 1; i < sorted.Length; i++) if (sorted[i] != sorted[i - 1]) distinct++;
        return distinct;
    }

    static int Conflicting(ulong[] byFeatures, ulong[] whole)
    {
        var keys = (ulong[])byFeatures.Clone();
        var labels = (ulong[])whole.Clone();
        Array.Sort(keys, labels);
        var conflicting = 0;
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            var differ = false;
            for (; end < keys.Length && keys[end] == keys[start]; end++) differ |= labels[end] != labels[start];
            if (differ) conflicting += end - start;
            start = end;
        }
        return conflicting;
    }

    static Finding Of(string code, Severity severity, FormattableString message) =>
        new(code, "$.data.source", message.ToString(CultureInfo.InvariantCulture)) { Severity = severity };
}
