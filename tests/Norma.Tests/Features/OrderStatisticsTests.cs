using CsCheck;
using Norma.Features;
using Xunit;

namespace Norma.Tests.Features;

public sealed class OrderStatisticsTests
{
    [Fact]
    public void Selection_equals_sorting() => Gen.Float.Array[0, 60].Sample(values =>
    {
        var sorted = values.Where(float.IsFinite).Select(value => (double)value).Order().ToArray();
        var median = OrderStatistics.Median(values);
        if (sorted.Length == 0) return median is null;
        var quantiles = OrderStatistics.Quantiles(values, [0, 0.5, 1])!;
        return median == (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2 && quantiles[0] == sorted[0] && quantiles[2] == sorted[^1];
    });

    [Fact]
    public void Many_ranks_are_read_from_a_sorted_copy()
    {
        float[] values = [.. Enumerable.Range(0, 1001).Select(i => (i * 7919 % 1001 - 500) * 1.5f), float.NaN];
        double[] shares = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];
        Assert.Equal(shares.Select(share => (share * 1000 - 500) * 1.5), OrderStatistics.Quantiles(values, shares)!, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    // Up to 8,192 values are sorted, more are counted by halves of their bits; above 16 halves that are wanted a copy is sorted.
    [Theory]
    [InlineData(8_192), InlineData(8_193), InlineData(20_000)]
    public void Few_and_many_values_are_treated_alike(int count)
    {
        var random = new Norma.Spec.Seed(7, "values");
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = i % 11 == 10 ? float.NaN : (float)((random.Uniform() - 0.5) * 1000);
        double[] sorted = [.. values.Where(float.IsFinite).Select(v => (double)v).Order()];
        Assert.Equal((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, OrderStatistics.Median(values));
        foreach (double[] shares in new double[][] { [0, 0.25, 1], [.. Enumerable.Range(0, 41).Select(i => i / 40.0)] })
        {
            var quantiles = OrderStatistics.Quantiles(values, shares)!;
            for (var i = 0; i < shares.Length; i++)
            {
                var rank = shares[i] * (sorted.Length - 1);
                var (below, above) = ((int)rank, Math.Min((int)rank + 1, sorted.Length - 1));
                Assert.Equal(sorted[below] + (rank - below) * (sorted[above] - sorted[below]), quantiles[i], 1e-9);
            }
        }
    }

    [Fact]
    public void A_mean_is_right_whatever_the_order()
    {
        float[] values = [1e30f, 1, -1e30f, 1, float.NaN, 1e-20f];
        Assert.Equal(2.0 / 5, Sums.Mean(values, out var count), 1e-9);
        Assert.Equal(5, count);
        Assert.Equal((2.0, 2.0 / 3, 3), Sums.Moments([1, 2, float.PositiveInfinity, 3]));
    }
}
