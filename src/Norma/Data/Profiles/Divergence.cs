namespace Norma.Data.Profiles;

/// <summary>How far two distributions over the same bins stand apart.</summary>
public static class Divergence
{
    const int Parts = 10;

    /// <summary>Jensen and Shannon's divergence to base 2, of shares: 0 where they are equal, 1 where they share nothing. The square of <c>scipy.spatial.distance.jensenshannon(p, q, base=2)</c>.</summary>
    public static double JensenShannon(ReadOnlySpan<long> counts, ReadOnlySpan<long> other)
    {
        var (all, others) = (Sum(counts), Sum(other));
        var divergence = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            var (p, q) = (counts[i] / all, other[i] / others);
            var middle = (p + q) / 2;
            if (p > 0) divergence += p * Math.Log2(p / middle) / 2;
            if (q > 0) divergence += q * Math.Log2(q / middle) / 2;
        }
        return Math.Clamp(divergence, 0, 1);
    }

    /// <summary>The population stability index, <c>Σ (p − q) · ln(p / q)</c>, half a row added to each bin so that empty ones stay finite.</summary>
    public static double StabilityIndex(ReadOnlySpan<long> counts, ReadOnlySpan<long> other)
    {
        var (all, others) = (Sum(counts) + 0.5 * counts.Length, Sum(other) + 0.5 * other.Length);
        var index = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            var (p, q) = ((counts[i] + 0.5) / all, (other[i] + 0.5) / others);
            index += (p - q) * Math.Log(p / q);
        }
        return index;
    }

    /// <summary>The largest difference of a bin's shares: L∞.</summary>
    public static double LargestDifference(ReadOnlySpan<long> counts, ReadOnlySpan<long> other)
    {
        var (all, others, largest) = (Sum(counts), Sum(other), 0.0);
        for (var i = 0; i < counts.Length; i++) largest = Math.Max(largest, Math.Abs(counts[i] / all - other[i] / others));
        return largest;
    }

    /// <summary>The deciles of numbers, each once: bins that hold about equally many of them. A bin holds its upper edge; the last is open.</summary>
    internal static double[] Edges(Sorted sorted)
    {
        var edges = new List<double>();
        for (var i = 1; i < Parts; i++)
        {
            var edge = sorted.Quantile((double)i / Parts);
            if (edges.Count == 0 || edge > edges[^1]) edges.Add(edge);
        }
        return [.. edges];
    }

    /// <summary>How many numbers lie in each bin.</summary>
    internal static long[] Counts(Sorted sorted, double[] edges)
    {
        var (counts, place) = (new long[edges.Length + 1], 0);
        foreach (var value in sorted.Values)
        {
            while (place < edges.Length && value > edges[place]) place++;
            counts[place]++;
        }
        return counts;
    }

    static double Sum(ReadOnlySpan<long> counts)
    {
        var sum = 0.0;
        foreach (var count in counts) sum += count;
        return sum > 0 ? sum : throw new ArgumentException("Received no rows, expected some on both sides.", nameof(counts));
    }
}
