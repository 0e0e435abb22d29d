namespace Norma.Evaluation.Scores;

/// <summary>The share of a row's right items that are among the first k, 0 to 1.</summary>
/// <remarks>
/// <c>|{ranks ≤ k}| / |ranks|</c>; ranks by <see cref="Ranks"/>; with one right item the same as <see cref="HitRate"/>. A row without a right item has no value. The figure
/// of a corpus is the mean of its rows.
/// <para><c>torchmetrics.retrieval.RetrievalRecall</c>.</para>
/// </remarks>
static class RetrievalRecall
{
    /// <summary>Of one row.</summary>
    /// <param name="ranks">The places of its right items, from 1, rising.</param>
    /// <param name="k">How many first places count.</param>
    public static double? At(ReadOnlySpan<int> ranks, int k)
    {
        if (ranks.IsEmpty) return null;
        var found = 0;
        foreach (var rank in ranks) if (rank <= k) found++;
        return (double)found / ranks.Length;
    }
}
