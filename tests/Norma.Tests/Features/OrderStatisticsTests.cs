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

    [Fact]
    public void A_mean_is_right_whatever_the_order()
    {
        float[] values = [1e30f, 1, -1e30f, 1, float.NaN, 1e-20f];
        Assert.Equal(2.0 / 5, Sums.Mean(values, out var count), 1e-9);
        Assert.Equal(5, count);
        Assert.Equal((2.0, 2.0 / 3, 3), Sums.Moments([1, 2, float.PositiveInfinity, 3]));
    }
}
