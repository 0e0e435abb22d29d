using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>For the labels of a row, the mean share of true ones among those that are scored at least as high: 1 where all true ones are in front.</summary>
/// <remarks>
/// By row the <c>mean over true j of |{true k : s_k ≥ s_j}| / |{k : s_k ≥ s_j}|</c>, 1 for a row with no label or all of them; their weighted mean. No rows, no value.
/// <para><c>sklearn.metrics.label_ranking_average_precision_score</c>.</para>
/// </remarks>
[Word]
public sealed record LabelRankingAveragePrecision : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.MultilabelClassification;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RowStatistics.Sum<Mean>(SetFigures.Of(outcome).Ranking, weights).Value;
}
