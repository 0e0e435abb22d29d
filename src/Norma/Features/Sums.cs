namespace Norma.Features;

/// <summary>Means and deviations of float32 values, NaN and infinities left out.</summary>
/// <remarks>
/// Sums carry the rounding error of every addition along (Knuth's two-sum; Ogita, Rump &amp; Oishi 2005), so that a sum is right to the last
/// bit of float64 whatever the order of the rows.
/// </remarks>
static class Sums
{
    /// <summary>The mean, 0 of none.</summary>
    public static double Mean(ReadOnlySpan<float> values, out int count)
    {
        double sum = 0, error = 0;
        count = 0;
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) continue;
            Add(ref sum, ref error, value);
            count++;
        }
        return count == 0 ? 0 : (sum + error) / count;
    }

    /// <summary>The mean and the population variance; 0 and 0 of none.</summary>
    public static (double Mean, double Variance, int Count) Moments(ReadOnlySpan<float> values)
    {
        var mean = Mean(values, out var count);
        double sum = 0, error = 0;
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) continue;
            var difference = value - mean;
            Add(ref sum, ref error, difference * difference);
        }
        return (mean, count == 0 ? 0 : (sum + error) / count, count);
    }

    /// <summary>By column, the mean and the population variance of values that come in pieces: bit for bit those of each column by itself.</summary>
    public static (double Mean, double Variance)[] Moments(Numbers numbers)
    {
        var columns = numbers.Columns;
        if (numbers.Part is null && columns == 1) return Moments(numbers.Values) is var (mean, variance, _) ? [(mean, variance)] : [];
        var (squares, counts) = (new double[columns], new long[columns]);
        var means = Means(numbers, counts);
        Total(numbers, squares, (value, column) =>
        {
            var difference = value - means[column];
            return difference * difference;
        }, new long[columns]);
        return [.. means.Select((mean, column) => (mean, counts[column] == 0 ? 0 : squares[column] / counts[column]))];
    }

    /// <summary>By column, the mean of values that come in pieces, 0 of none.</summary>
    public static double[] Means(Numbers numbers) => Means(numbers, new long[numbers.Columns]);

    static double[] Means(Numbers numbers, long[] counts)
    {
        var means = new double[counts.Length];
        Total(numbers, means, static (value, _) => value, counts);
        for (var column = 0; column < means.Length; column++) means[column] = counts[column] == 0 ? 0 : means[column] / counts[column];
        return means;
    }

    static void Total(Numbers numbers, double[] sums, Func<float, int, double> term, long[] counts)
    {
        var errors = new double[sums.Length];
        foreach (var piece in numbers.Pieces())
            for (var i = 0; i < piece.Values.Length;)
                for (var column = 0; column < sums.Length; column++, i++)
                {
                    var value = piece.Values[i];
                    if (!float.IsFinite(value)) continue;
                    Add(ref sums[column], ref errors[column], term(value, column));
                    counts[column]++;
                }
        for (var column = 0; column < sums.Length; column++) sums[column] += errors[column];
    }

    static void Add(ref double sum, ref double error, double value)
    {
        var next = sum + value;
        var of = next - sum;
        error += sum - (next - of) + (value - of);
        sum = next;
    }
}
