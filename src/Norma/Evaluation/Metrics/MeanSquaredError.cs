using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The mean of the squared differences.</summary>
/// <remarks>
/// <c>sum(w·(ŷ − y)²) / sum(w)</c>, in the square of the target's unit. No rows, no value.
/// <para><c>sklearn.metrics.mean_squared_error</c>.</para>
/// </remarks>
[Word]
public sealed record MeanSquaredError : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("target²", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RowErrors.Of(outcome).MeanSquared(weights);
}
