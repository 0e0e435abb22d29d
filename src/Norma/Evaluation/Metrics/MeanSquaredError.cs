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
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var (truth, predicted) = (outcome.Truth, outcome.Predicted);
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[outcome.RowOf(i)];
            var error = (double)predicted[i] - truth[i];
            sum += weight * error * error;
            total += weight;
        }
        return total > 0 ? sum / total : null;
    }
}
