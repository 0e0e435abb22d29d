using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The mean of the absolute differences, each as a share of the true value (1 is 100 %).</summary>
/// <remarks>
/// <c>sum(w·|ŷ − y| / max(|y|, 2⁻⁵²)) / sum(w)</c>; a true value of 0 makes it astronomically large, as in scikit-learn. No rows, no value.
/// <para><c>sklearn.metrics.mean_absolute_percentage_error</c>.</para>
/// </remarks>
[Word]
public sealed record MeanAbsolutePercentageError : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RowErrors.Of(outcome).MeanRelative(weights);
}
