using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The mean of the absolute differences.</summary>
/// <remarks>
/// <c>sum(w·|ŷ − y|) / sum(w)</c>, in the target's unit. No rows, no value.
/// <para><c>sklearn.metrics.mean_absolute_error</c>.</para>
/// </remarks>
[Word]
public sealed record MeanAbsoluteError : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("target", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RowErrors.Of(outcome).MeanAbsolute(weights);
}
