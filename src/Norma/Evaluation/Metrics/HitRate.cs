using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The share of rows whose right thing is among the first k.</summary>
/// <remarks>
/// By row 1 where the place of the right thing is at most k; of things equally probable a wrong one stands before the right one. Their weighted mean; no rows, no value.
/// <para>HR@k of He et al. 2017, https://arxiv.org/abs/1708.05031; <c>torchmetrics.retrieval.RetrievalHitRate</c>, <c>sklearn.metrics.top_k_accuracy_score</c> where none are equal.</para>
/// </remarks>
/// <param name="K">How many first places count. Id <c>hit_rate_at_10</c>.</param>
[Word]
public sealed record HitRate([Bounds(1)] int K = 10) : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override string Id => FormattableString.Invariant($"{base.Id}_at_{K}");

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Recommendation;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RightRanks.Mean(outcome, weights, ranks => Scores.HitRate.At(ranks, K));
}
