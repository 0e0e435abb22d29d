using System.Globalization;
using Norma.Data;

namespace Norma.Evaluation.Explain;

/// <summary>Grows a tree on what a model says: at each node the question after which the two sides differ most.</summary>
/// <remarks>
/// A side of n rows with class counts (or sum) s is worth |s|²/n; the best question makes the sides worth most together, which is the least Gini impurity
/// or variance. Texts are ordered by the share of each class in turn (by the mean of a number), and cut once: for two classes and numbers no other subset is
/// better (Breiman 1984).
/// </remarks>
sealed class TreeGrower
{
    const int MostClassOrders = 8;

    readonly Column[] _columns;
    readonly double[]?[] _numbers;
    readonly double[] _response;
    readonly int[]? _labels;
    readonly int _width, _depth, _minimumLeaf;

    public TreeGrower(Column[] columns, Outcome said, int depth, int minimumLeaf)
    {
        (_columns, _depth, _minimumLeaf) = (columns, depth, minimumLeaf);
        _numbers = Array.ConvertAll(columns, NumbersOf);
        _labels = said.Target.Task is TaskKind.Regression ? null : said.Labels;
        _response = _labels is null ? Array.ConvertAll(said.Predicted, value => (double)value) : [];
        _width = _labels is null ? 1 : said.Target.Outputs;
    }

    /// <summary>What questions are about.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    public TreeNode Grow(int[] rows) => Grow(rows, 0);

    /// <summary>Where a row ends.</summary>
    public TreeNode LeafOf(TreeNode node, int row)
    {
        while (node.Question is { } question) node = GoesLeft(question, row) ? node.Left! : node.Right!;
        return node;
    }

    TreeNode Grow(int[] rows, int depth)
    {
        var sums = Sums(rows);
        var means = Array.ConvertAll(sums, sum => sum / rows.Length);
        var deviation = _labels is null ? Math.Sqrt(rows.Average(row => (_response[row] - means[0]) * (_response[row] - means[0]))) : 0;
        var leaf = new TreeNode(rows.Length, means, deviation);
        if (depth == _depth || rows.Length < 2 * _minimumLeaf || (_labels is null ? deviation <= 1e-9 * Math.Abs(means[0]) : means.Contains(1.0))) return leaf;

        var (best, worth) = ((TreeQuestion?)null, Worth(sums, rows.Length) * (1 + 1e-9) + 1e-12);
        // A number's worth counts from the node's mean, so that large means do not drown differences.
        var origin = _labels is null ? means[0] : 0;
        if (_labels is null) worth = 1e-9 * deviation * deviation * rows.Length;
        for (var column = 0; column < _columns.Length; column++)
            if (Best(column, rows, origin) is { } found && found.Worth > worth) (best, worth) = (found.Question, found.Worth);
        if (best is null) return leaf;

        var left = Grow([.. rows.Where(row => GoesLeft(best, row))], depth + 1);
        var right = Grow([.. rows.Where(row => !GoesLeft(best, row))], depth + 1);
        // Two leaves of one class are one rule.
        return _labels is not null && left.Question is null && right.Question is null && left.Label == right.Label ? leaf : leaf with { Question = best, Left = left, Right = right };
    }

    (TreeQuestion Question, double Worth)? Best(int column, int[] rows, double origin) =>
        _numbers[column] is { } numbers ? BestThreshold(column, numbers, rows, origin) : BestLevels(column, (TextColumn)_columns[column], rows, origin);

    (TreeQuestion, double)? BestThreshold(int column, double[] numbers, int[] rows, double origin)
    {
        int[] present = [.. rows.Where(row => !double.IsNaN(numbers[row]))];
        var (missing, keys) = (rows.Where(row => double.IsNaN(numbers[row])).ToArray(), Array.ConvertAll(present, row => numbers[row]));
        Array.Sort(keys, present);
        (TreeQuestion, double)? best = null;
        foreach (var missingLeft in missing.Length == 0 ? [false] : new[] { false, true })
        {
            var (left, right) = (new double[_width], new double[_width]);
            Add(left, missingLeft ? missing : [], origin, 1);
            Add(right, missingLeft ? present : rows, origin, 1);
            var count = missingLeft ? missing.Length : 0;
            for (var i = 0; i < keys.Length - 1; i++)
            {
                Add(left, present.AsSpan(i, 1), origin, 1);
                Add(right, present.AsSpan(i, 1), origin, -1);
                count++;
                if (keys[i] == keys[i + 1] || count < _minimumLeaf || rows.Length - count < _minimumLeaf) continue;
                var worth = Worth(left, count) + Worth(right, rows.Length - count);
                if (best is null || worth > best.Value.Item2) best = (new(column, Between(keys[i], keys[i + 1], _columns[column] is DateColumn), null, missingLeft), worth);
            }
        }
        return best;
    }

    (TreeQuestion, double)? BestLevels(int column, TextColumn texts, int[] rows, double origin)
    {
        var levels = texts.Levels.Length + 1;
        var (sums, counts) = (new double[levels][], new int[levels]);
        foreach (var row in rows)
        {
            var level = texts.Codes[row] < 0 ? levels - 1 : texts.Codes[row];
            Add(sums[level] ??= new double[_width], [row], origin, 1);
            counts[level]++;
        }
        int[] occurring = [.. Enumerable.Range(0, levels).Where(level => counts[level] > 0)];
        var all = new double[_width];
        foreach (var level in occurring) for (var k = 0; k < _width; k++) all[k] += sums[level][k];
        (TreeQuestion, double)? best = null;
        // Of two classes one order serves, as the other is its reverse.
        foreach (var k in Enumerable.Range(0, _width).OrderByDescending(k => all[k]).Take(_width == 2 ? 1 : MostClassOrders))
        {
            int[] order = [.. occurring.OrderByDescending(level => sums[level][k] / counts[level])];
            var (left, right, count) = (new double[_width], (double[])all.Clone(), 0);
            for (var i = 0; i < order.Length - 1; i++)
            {
                for (var c = 0; c < _width; c++) { left[c] += sums[order[i]][c]; right[c] -= sums[order[i]][c]; }
                count += counts[order[i]];
                if (count < _minimumLeaf || rows.Length - count < _minimumLeaf) continue;
                var worth = Worth(left, count) + Worth(right, rows.Length - count);
                if (best is not null && worth <= best.Value.Item2) continue;
                // Levels that are not seen here go with the larger side.
                var goesLeft = new bool[levels];
                if (count * 2 > rows.Length) Array.Fill(goesLeft, true);
                for (var j = 0; j < order.Length; j++) goesLeft[order[j]] = j <= i;
                best = (new(column, double.NaN, goesLeft, goesLeft[^1]), worth);
            }
        }
        return best;
    }

    bool GoesLeft(TreeQuestion question, int row)
    {
        if (question.Levels is { } levels)
        {
            var code = ((TextColumn)_columns[question.Column]).Codes[row];
            return code < 0 ? levels[^1] : levels[code];
        }
        var value = _numbers[question.Column]![row];
        return double.IsNaN(value) ? question.MissingLeft : value <= question.AtMost;
    }

    double[] Sums(int[] rows)
    {
        var sums = new double[_width];
        Add(sums, rows, 0, 1);
        return sums;
    }

    void Add(double[] sums, ReadOnlySpan<int> rows, double origin, int sign)
    {
        foreach (var row in rows)
        {
            if (_labels is null) sums[0] += sign * (_response[row] - origin);
            else sums[_labels[row]] += sign;
        }
    }

    static double Worth(double[] sums, int rows)
    {
        var square = 0.0;
        foreach (var sum in sums) square += sum * sum;
        return square / rows;
    }

    static double[]? NumbersOf(Column column) => column switch
    {
        NumberColumn numbers => Array.ConvertAll(numbers.Values, value => (double)value),
        DateColumn dates => Array.ConvertAll(dates.Values, value => value == DateColumn.Missing ? double.NaN : value),
        _ => null,
    };

    /// <summary>The number of fewest digits from the lower one up to below the higher one.</summary>
    static double Between(double low, double high, bool moment)
    {
        var middle = low + (high - low) / 2;
        if (moment) return Math.Max(low, Math.Floor(middle));
        for (var digits = 1; digits < 16; digits++)
        {
            var rounded = double.Parse(middle.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (rounded >= low && rounded < high) return rounded;
        }
        return low;
    }
}
