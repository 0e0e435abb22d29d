using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The mean of one over the place of the right thing: 1 at the top, towards 0 far down.</summary>
/// <remarks>
/// By row <c>1 / place</c>; of things equally probable a wrong one stands before the right one. Their weighted mean; no rows, no value.
/// <para>Voorhees 1999, TREC-8; <c>torchmetrics.retrieval.RetrievalMRR</c>, with one right thing <c>sklearn.metrics.label_ranking_average_precision_score</c>.</para>
/// </remarks>
[Word]
public sealed record ReciprocalRank : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Recommendation;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RightRanks.Mean(outcome, weights, static ranks => Scores.ReciprocalRank.Of(ranks));
}
