using System.Globalization;
using Norma.Spec;

namespace Norma.Data.Senses;

/// <summary>A single feature that tells the target almost perfectly: mostly it was written down after the target was known.</summary>
static class LeakSense
{
    const int FewestRows = 30;
    const int MostClasses = 1000;

    /// <summary>Of the errors that guessing the commonest class makes, how many a leak may leave.</summary>
    const double MostErrors = 0.025;

    const int FewestErrors = 10;

    /// <summary>The least correlation, rank correlation or explained share of variance of a leak.</summary>
    const double LeastCorrelation = 0.999;

    const int FewestPerLevel = 10;

    /// <summary>What a feature tells of a target.</summary>
    /// <param name="Feature">The feature.</param>
    /// <param name="Target">The target.</param>
    /// <param name="How">In words, with the counts.</param>
    public sealed record Leak(string Feature, string Target, string How);

    public static IEnumerable<Finding> Check(SenseRows rows) =>
        Find(rows).Select(leak => SenseRows.Warn("DATA067", leak.Feature, $"alone tells the target {Printable.Quote(leak.Target)}: {leak.How}") with
        {
            Expected = "that no single feature gives the answer away",
            Fix = "ask whether it is known before the target is; state 'role: ignore' if it is not.",
        });

    public static IEnumerable<Leak> Find(SenseRows rows)
    {
        if (rows.Count < FewestRows) return [];
        var sample = rows.Sample();
        Column[] features = [.. rows.Of(Role.Feature).Where(column => column is not TensorColumn)];
        var found = new List<Leak>();
        foreach (var target in rows.Of(Role.Target).Where(column => rows.Fields[column.Name].IsAtomic))
        {
            var hows = new string?[features.Length];
            var judge = rows.Fields[target.Name].IsAtomic ? Judge(target.Take(sample)) : null;
            if (judge is null) continue;
            Parallel.For(0, features.Length, Spread.ByProcessors, i =>
            {
                // A column that names its rows fits any target by accident.
                if (!ColumnSense.NamesRows(features[i], rows.Profile.Fields[features[i].Name])) hows[i] = judge(features[i].Take(sample));
            });
            for (var i = 0; i < features.Length; i++)
                if (hows[i] is { } how) found.Add(new(features[i].Name, target.Name, how + rows.Seen(sample.Length)));
        }
        return found;
    }

    static Func<Column, string?>? Judge(Column target) => target switch
    {
        TextColumn { Levels.Length: <= MostClasses } classes => feature => feature is TextColumn texts ? LevelsTell(texts, classes) : ThresholdsTell(Keys(feature), classes),
        NumberColumn numbers => feature => feature is TextColumn texts ? LevelsExplain(texts, numbers.Values) : Correlates(Keys(feature), numbers.Values),
        _ => null,
    };

    /// <summary>The values in an order; what is missing comes first.</summary>
    static double[] Keys(Column column) => column is DateColumn dates
        ? Array.ConvertAll(dates.Values, moment => moment == DateColumn.Missing ? double.NegativeInfinity : moment)
        : Array.ConvertAll(((NumberColumn)column).Values, number => float.IsNaN(number) ? double.NegativeInfinity : number);

    /// <summary>Rows in levels of which each is (almost) of one class. Levels of fewer than five rows count as wrong: they fit by accident.</summary>
    static string? LevelsTell(TextColumn feature, TextColumn target)
    {
        var counts = new Dictionary<(int Level, int Class), int>();
        var levels = new Dictionary<int, int>();
        var all = new int[target.Levels.Length];
        var rows = 0;
        for (var row = 0; row < feature.Rows; row++)
        {
            var (level, truth) = (feature.Codes[row], target.Codes[row]);
            if (truth < 0) continue;
            rows++;
            all[truth]++;
            levels[level] = levels.GetValueOrDefault(level) + 1;
            counts[(level, truth)] = counts.GetValueOrDefault((level, truth)) + 1;
        }
        if (rows == 0 || levels.Count * FewestPerLevel > rows) return null;
        var best = new Dictionary<int, int>();
        foreach (var ((level, _), count) in counts) best[level] = Math.Max(best.GetValueOrDefault(level), count);
        var right = levels.Sum(l => l.Value < 5 ? 0 : best[l.Key]);
        return IsLeak(rows, right, all.Max()) ? Text($"its {levels.Count} levels name the class of {right} of {rows} rows") : null;
    }

    /// <summary>The leaves of a tree on this one feature: at most twice as many as classes, each of five rows or more, grown by Gini's index.</summary>
    static string? ThresholdsTell(double[] keys, TextColumn target)
    {
        var order = new int[keys.Length];
        var rows = 0;
        for (var row = 0; row < keys.Length; row++) if (target.Codes[row] >= 0) order[rows++] = row;
        Array.Resize(ref order, rows);
        if (rows < FewestRows) return null;
        var sorted = Array.ConvertAll(order, row => keys[row]);
        var truth = Array.ConvertAll(order, row => target.Codes[row]);
        Array.Sort(sorted, truth);

        var classes = target.Levels.Length;
        var leaves = new List<(int Start, int End)> { (0, rows) };
        var most = Math.Min(16, 2 * classes);
        var counts = new int[classes];
        var splits = new List<(double Gain, int At)> { Best(0, rows) };
        while (leaves.Count < most)
        {
            var leaf = 0;
            for (var i = 1; i < splits.Count; i++) if (splits[i].Gain > splits[leaf].Gain) leaf = i;
            var (gain, at) = splits[leaf];
            if (gain <= 0) break;
            var (start, end) = leaves[leaf];
            (leaves[leaf], splits[leaf]) = ((start, at), Best(start, at));
            leaves.Add((at, end));
            splits.Add(Best(at, end));
        }
        var right = leaves.Sum(leaf => Majority(leaf.Start, leaf.End));
        return IsLeak(rows, right, Majority(0, rows)) ? Text($"{leaves.Count - 1} thresholds on it name the class of {right} of {rows} rows") : null;

        int Majority(int start, int end)
        {
            Array.Clear(counts);
            for (var i = start; i < end; i++) counts[truth[i]]++;
            return counts.Max();
        }

        (double Gain, int At) Best(int start, int end)
        {
            const int LeastLeaf = 5;
            var right = new int[classes];
            for (var i = start; i < end; i++) right[truth[i]]++;
            var left = new int[classes];
            var (leftSquares, rightSquares) = (0.0, 0.0);
            foreach (var count in right) rightSquares += (double)count * count;
            var whole = rightSquares / (end - start);
            var best = (Gain: 0.0, At: -1);
            for (var i = start + 1; i < end; i++)
            {
                var moved = truth[i - 1];
                leftSquares += 2 * left[moved]++ + 1;
                rightSquares -= 2 * right[moved]-- - 1;
                if (i - start < LeastLeaf || end - i < LeastLeaf || sorted[i] == sorted[i - 1]) continue;
                var gain = leftSquares / (i - start) + rightSquares / (end - i) - whole;
                if (gain > best.Gain + 1e-9) best = (gain, i);
            }
            return best;
        }
    }

    static bool IsLeak(int rows, int right, int commonest)
    {
        var guessing = rows - commonest;
        return guessing >= FewestErrors && rows - right <= MostErrors * guessing;
    }

    /// <summary>The share of the target's variance that lies between levels.</summary>
    static string? LevelsExplain(TextColumn feature, float[] target)
    {
        var sums = new Dictionary<int, (int Count, double Sum)>();
        var (rows, sum) = (0, 0.0);
        for (var row = 0; row < target.Length; row++)
        {
            if (float.IsNaN(target[row])) continue;
            var level = sums.GetValueOrDefault(feature.Codes[row]);
            sums[feature.Codes[row]] = (level.Count + 1, level.Sum + target[row]);
            (rows, sum) = (rows + 1, sum + target[row]);
        }
        if (rows < FewestRows || sums.Count * FewestPerLevel > rows) return null;
        var mean = sum / rows;
        var total = 0.0;
        foreach (var value in target) if (!float.IsNaN(value)) total += (value - mean) * (value - mean);
        var between = sums.Values.Sum(l => l.Count * (l.Sum / l.Count - mean) * (l.Sum / l.Count - mean));
        return total > 0 && between / total > LeastCorrelation ? Text($"its {sums.Count} levels explain {between / total:0.0000} of the variance in {rows} rows") : null;
    }

    static string? Correlates(double[] keys, float[] target)
    {
        var (x, y) = (new List<double>(keys.Length), new List<double>(keys.Length));
        for (var row = 0; row < keys.Length; row++)
        {
            if (double.IsNegativeInfinity(keys[row]) || float.IsNaN(target[row])) continue;
            x.Add(keys[row]);
            y.Add(target[row]);
        }
        if (x.Count < FewestRows) return null;
        var (a, b) = (x.ToArray(), y.ToArray());
        var linear = Correlation(a, b);
        if (Math.Abs(linear) > LeastCorrelation) return Text($"correlation {linear:0.00000} over {a.Length} rows");
        var monotone = Correlation(Ranks(a), Ranks(b));
        return Math.Abs(monotone) > LeastCorrelation ? Text($"rank correlation {monotone:0.00000} over {a.Length} rows") : null;
    }

    internal static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var (ab, aa, bb) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = (a[i] - meanA, b[i] - meanB);
            (ab, aa, bb) = (ab + x * y, aa + x * x, bb + y * y);
        }
        return aa > 0 && bb > 0 ? ab / Math.Sqrt(aa * bb) : 0;
    }

    /// <summary>The rank of each value; equal values share the mean of theirs.</summary>
    static double[] Ranks(double[] values)
    {
        var sorted = (double[])values.Clone();
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(sorted, order);
        var ranks = new double[values.Length];
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start]) end++;
            for (var i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2.0;
            start = end;
        }
        return ranks;
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
