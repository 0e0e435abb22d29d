using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>How near the top the right thing stands among the first k, later places counting logarithmically less: 1 at the top, 0 behind the k-th.</summary>
/// <remarks>
/// By row <c>1 / log2(1 + place)</c> where the place is at most k, else 0; of things equally probable a wrong one stands before the right one. Their weighted mean; no rows, no value.
/// <para>Järvelin &amp; Kekäläinen 2002, https://doi.org/10.1145/582415.582418; <c>sklearn.metrics.ndcg_score</c> with <c>k</c> where none are equal.</para>
/// </remarks>
/// <param name="K">How many first places count. Id <c>ndcg_at_10</c>.</param>
[Word]
public sealed record Ndcg([Bounds(1)] int K = 10) : Metric
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
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RightRanks.Mean(outcome, weights, ranks => Scores.Ndcg.At(ranks, K));
}
