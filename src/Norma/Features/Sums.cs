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

    static void Add(ref double sum, ref double error, double value)
    {
        var next = sum + value;
        var of = next - sum;
        error += sum - (next - of) + (value - of);
        sum = next;
    }
}
