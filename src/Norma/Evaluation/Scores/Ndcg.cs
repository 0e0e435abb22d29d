namespace Norma.Evaluation.Scores;

/// <summary>How near the top a row's right items stand, later places counting logarithmically less: 0 none among the first k, 1 as well as can be.</summary>
/// <remarks>
/// <c>Σ over ranks ≤ k of 1 / log2(1 + rank)</c>, divided by the same sum for the ranks <c>1 … min(k, number of right items)</c>; an item is right or not. Ranks by
/// <see cref="Ranks"/>. A row without a right item has no value. The figure of a corpus is the mean of its rows.
/// <para>Järvelin &amp; Kekäläinen 2002, https://doi.org/10.1145/582415.582418. <c>sklearn.metrics.ndcg_score</c> with <c>k</c> where no scores are equal (it takes the mean
/// over the orders of equal ones).</para>
/// </remarks>
static class Ndcg
{
    /// <summary>Of one row.</summary>
    /// <param name="ranks">The places of its right items, from 1, rising.</param>
    /// <param name="k">How many first places count.</param>
    public static double? At(ReadOnlySpan<int> ranks, int k)
    {
        if (ranks.IsEmpty) return null;
        var (gain, ideal) = (0.0, 0.0);
        for (var i = 0; i < ranks.Length; i++)
        {
            if (ranks[i] <= k) gain += 1 / Math.Log2(1 + ranks[i]);
            if (i < k) ideal += 1 / Math.Log2(2 + i);
        }
        return ideal > 0 ? gain / ideal : 0;
    }
}
