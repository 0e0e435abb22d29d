namespace Norma.Evaluation.Scores;

/// <summary>Whether a right item is among the first k: 0 or 1.</summary>
/// <remarks>
/// <c>min(rank) ≤ k</c>; ranks by <see cref="Ranks"/>. A row without a right item has no value. The figure of a corpus is the mean of its rows.
/// <para><c>torchmetrics.retrieval.RetrievalHitRate</c>; HR@k of He et al. 2017, https://arxiv.org/abs/1708.05031.</para>
/// </remarks>
static class HitRate
{
    /// <summary>Of one row.</summary>
    /// <param name="ranks">The places of its right items, from 1, rising.</param>
    /// <param name="k">How many first places count.</param>
    public static double? At(ReadOnlySpan<int> ranks, int k) => ranks.IsEmpty ? null : ranks[0] <= k ? 1 : 0;
}
