using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The share of rows all of whose labels are right.</summary>
/// <remarks>
/// By row 1 where no label is wrong, a label being predicted from 0.5 on; their weighted mean. No rows, no value.
/// <para><c>sklearn.metrics.accuracy_score</c> of label indicators.</para>
/// </remarks>
[Word]
public sealed record SubsetAccuracy : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.MultilabelClassification;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RowStatistics.Sum<Mean>(SetFigures.Of(outcome).Subset, weights).Value;
}
