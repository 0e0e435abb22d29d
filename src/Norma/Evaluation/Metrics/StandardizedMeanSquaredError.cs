using Norma.Data;
using Norma.Evaluation.Scores;
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
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => StandardizedError.Of(outcome, weights)?.MeanSquared;
}
