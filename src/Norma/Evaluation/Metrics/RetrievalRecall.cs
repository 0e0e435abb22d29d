using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The share of right things that are among the first k, mean over rows.</summary>
/// <remarks>
/// By row <c>|{places ≤ k}| / |places|</c> of its right things or true labels; of equally probable ones a wrong one stands before a right one. The weighted mean of the rows that have one; none, no value.
/// <para><c>torchmetrics.retrieval.RetrievalRecall</c>.</para>
/// </remarks>
/// <param name="K">How many first places count. Id <c>retrieval_recall_at_10</c>.</param>
[Word]
public sealed record RetrievalRecall([Bounds(1)] int K = 10) : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override string Id => FormattableString.Invariant($"{base.Id}_at_{K}");

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Recommendation || target.Task is TaskKind.MultilabelClassification;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RightRanks.Mean(outcome, weights, ranks => Scores.RetrievalRecall.At(ranks, K));
}
