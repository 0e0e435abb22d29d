using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The root of the mean of the squared differences.</summary>
/// <remarks>
/// <c>sqrt(sum(w·(ŷ − y)²) / sum(w))</c>, in the target's unit. No rows, no value.
/// <para><c>sklearn.metrics.mean_squared_error(squared=False)</c>.</para>
/// </remarks>
[Word]
public sealed record RootMeanSquaredError : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("target", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => RowErrors.Of(outcome).MeanSquared(weights) is { } mean ? Math.Sqrt(mean) : null;
}
