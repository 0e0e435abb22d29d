using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The share of labels that are wrong, over all rows and labels: 0 is perfect.</summary>
/// <remarks>
/// By row <c>|{j : y_j ≠ ŷ_j}| / labels</c>, a label being predicted from 0.5 on; their weighted mean. No rows, no value.
/// <para><c>sklearn.metrics.hamming_loss</c>.</para>
/// </remarks>
[Word]
public sealed record HammingLoss : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Lower, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.MultilabelClassification;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RowStatistics.Sum<Mean>(SetFigures.Of(outcome).Hamming, weights).Value;
}
