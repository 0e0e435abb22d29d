using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>On the scale on which the target was learned, the mean of the squared differences: channels of different units count alike.</summary>
/// <remarks>
/// <c>sum(w·((ŷ − y) / s)²) / sum(w)</c> with the deviation <c>s</c> of each channel over the training rows; the figure of papers on long forecasts (Zeng et al. 2023, https://arxiv.org/abs/2205.13504).
/// No rows, or a scale that is not known, no value.
/// <para><c>sklearn.metrics.mean_squared_error</c> after <c>StandardScaler</c>.</para>
/// </remarks>
[Word]
public sealed record StandardizedMeanSquaredError : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("deviation²", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        if (outcome.Scale is not { } scale) return null;
        var (truth, predicted) = (outcome.Truth, outcome.Predicted);
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[outcome.RowOf(i)];
            var error = ((double)predicted[i] - truth[i]) / scale.Deviations[i % scale.Deviations.Count];
            sum += weight * error * error;
            total += weight;
        }
        return total > 0 ? sum / total : null;
    }
}
