namespace Norma.Evaluation.Scores;

/// <summary>One over the place of the first right item: 1 at the top, towards 0 far down.</summary>
/// <remarks>
/// <c>1 / min(rank)</c>; ranks by <see cref="Ranks"/>. A row without a right item has no value. The mean over rows is the mean reciprocal rank.
/// <para><c>torchmetrics.retrieval.RetrievalMRR</c>; with one right item <c>sklearn.metrics.label_ranking_average_precision_score</c>. Voorhees 1999, TREC-8.</para>
/// </remarks>
static class ReciprocalRank
{
    /// <summary>Of one row.</summary>
    /// <param name="ranks">The places of its right items, from 1, rising.</param>
    public static double? Of(ReadOnlySpan<int> ranks) => ranks.IsEmpty ? null : 1.0 / ranks[0];
}
