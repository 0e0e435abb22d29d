using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>A set of fields whose combinations repeat far more often than chance would have it.</summary>
/// <param name="By">The fields whose values together name the thing that repeats.</param>
/// <param name="Differing">The features in which its rows differ.</param>
/// <param name="Groups">How many combinations there are.</param>
/// <param name="Rows">In how many rows.</param>
sealed record Repetition(Items<string> By, Items<string> Differing, int Groups, int Rows)
{
    const int MostRows = 50_000;
    const int FewestRows = 50;
    const int FewestGroups = 20;
    const int MostDiffering = 3;
    const int FewestNumbers = 3;
    const double Fewer = 0.75;

    /// <summary>
    /// Leaves out the feature whose absence makes most rows coincide, and again, at most three times, while that takes a quarter of the
    /// combinations away and the same columns, each shuffled on its own, would have a third more. Looks at the first 50,000 rows; null for none.
    /// </summary>
    public static Repetition? Find(Table table, Map<Field> fields)
    {
        var rows = Math.Min(table.Rows, MostRows);
        var columns = fields.Where(f => f.Value.Role == Role.Feature && f.Value.IsAtomic && table.Has(f.Key)).Select(f => table[f.Key]).ToList();
        if (rows < FewestRows || columns.Count <= FewestNumbers || columns.Count > 256) return null;

        var hashes = columns.ToDictionary(c => c.Name, c => Hash(c, rows), StringComparer.Ordinal);
        var measured = columns.Where(c => c is NumberColumn && Distinct(hashes[c.Name]) >= 10).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        // Sums of hashes name a row's values in a set of columns; leaving one out is one subtraction.
        var all = new ulong[rows];
        foreach (var hash in hashes.Values) Add(all, hash);
        var combinations = Distinct(all);
        var differing = new List<string>();
        while (differing.Count < MostDiffering)
        {
            var best = columns.Where(c => measured.Count(m => m != c.Name && !differing.Contains(m)) >= FewestNumbers && !differing.Contains(c.Name))
                .Select(c => (c.Name, Left: Distinct(Without(all, hashes[c.Name])))).DefaultIfEmpty().MinBy(c => c.Left);
            if (best.Name is null || best.Left > Fewer * combinations || best.Left < FewestGroups) break;
            var kept = columns.Where(c => c.Name != best.Name && !differing.Contains(c.Name)).Select(c => hashes[c.Name]).ToArray();
            if (best.Left > Fewer * Distinct(Shuffled(kept, rows))) break;
            all = Without(all, hashes[best.Name]);
            combinations = best.Left;
            differing.Add(best.Name);
        }
        return differing.Count == 0 ? null
            : new(new(columns.Select(c => c.Name).Where(n => !differing.Contains(n))), new(differing), combinations, rows);
    }

    static ulong[] Hash(Column column, int rows)
    {
        var hashes = new ulong[rows];
        Array.Fill(hashes, RowHash.Of(column.Name));
        RowHash.Fold(column, hashes);
        return hashes;
    }

    static void Add(ulong[] sums, ulong[] hashes)
    {
        for (var row = 0; row < sums.Length; row++) sums[row] += hashes[row];
    }

    static ulong[] Without(ulong[] sums, ulong[] hashes)
    {
        var without = new ulong[sums.Length];
        for (var row = 0; row < sums.Length; row++) without[row] = sums[row] - hashes[row];
        return without;
    }

    static ulong[] Shuffled(ulong[][] columns, int rows)
    {
        var stream = new Seed(0, "repetition");
        var sums = new ulong[rows];
        foreach (var column in columns)
        {
            var shuffled = (ulong[])column.Clone();
            stream.Shuffle<ulong>(shuffled);
            Add(sums, shuffled);
        }
        return sums;
    }

    static int Distinct(ulong[] values)
    {
        var sorted = (ulong[])values.Clone();
        Array.Sort(sorted);
        var distinct = 1;
        for (var i = 1; i < sorted.Length; i++) if (sorted[i] != sorted[i - 1]) distinct++;
        return distinct;
    }
}
