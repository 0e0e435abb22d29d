namespace Norma.Data.Profiles;

/// <summary>How number fields go together, pair by pair: Pearson's <c>r</c> over the rows in which both are present, as <c>pandas.DataFrame.corr</c>.</summary>
/// <param name="Fields">The fields, at most <see cref="Most"/>.</param>
/// <param name="Values">By field and field; null where fewer than two rows have both, or one of them does not vary in these.</param>
/// <param name="LeftOut">How many more number fields there are.</param>
public sealed record Correlations(IReadOnlyList<string> Fields, double?[][] Values, int LeftOut)
{
    /// <summary>More could not be read as a picture.</summary>
    public const int Most = 40;

    /// <summary>The matrix of a table's number columns, in its order.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="leave">Fields that are not looked at.</param>
    public static Correlations Of(Table table, IReadOnlySet<string> leave)
    {
        var all = table.Columns.OfType<NumberColumn>().Where(column => !leave.Contains(column.Name)).ToArray();
        var columns = all.Length <= Most ? all : all[..Most];
        var values = Array.ConvertAll(columns, _ => new double?[columns.Length]);
        Spread.For(columns.Length, (long)columns.Length * columns.Length * table.Rows / 2, i =>
        {
            for (var j = i; j < columns.Length; j++) values[i][j] = Pearson(columns[i].Values, columns[j].Values);
        });
        for (var i = 0; i < columns.Length; i++)
            for (var j = 0; j < i; j++) values[i][j] = values[j][i];
        return new([.. columns.Select(column => column.Name)], values, all.Length - columns.Length);
    }

    /// <summary>Pearson's correlation over the rows in which both are present, in two passes of float64; null where it is undefined.</summary>
    public static double? Pearson(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length) throw new ArgumentException($"Received {x.Length} and {y.Length} values, expected as many of both.", nameof(y));
        var (count, sumX, sumY) = (0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            if (float.IsNaN(x[i]) || float.IsNaN(y[i])) continue;
            count++;
            sumX += x[i];
            sumY += y[i];
        }
        if (count < 2) return null;
        var (meanX, meanY, xx, yy, xy) = (sumX / count, sumY / count, 0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            if (float.IsNaN(x[i]) || float.IsNaN(y[i])) continue;
            var (dx, dy) = (x[i] - meanX, y[i] - meanY);
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        return xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx) / Math.Sqrt(yy), -1, 1) : null;
    }
}
