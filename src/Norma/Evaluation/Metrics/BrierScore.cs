using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The mean squared difference of probability and what happened: small where the model is both calibrated and sharp.</summary>
/// <remarks>
/// Two classes: <c>sum(w·(p₁ − y)²) / sum(w)</c>, within [0, 1]; several: <c>sum(w·Σ(p[c] − [y = c])²) / sum(w)</c>, within [0, 2]. No rows, no value.
/// <para>Brier 1950; <c>sklearn.metrics.brier_score_loss</c>.</para>
/// </remarks>
[Word]
public sealed record BrierScore : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Lower, 0, 2);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.IsClass;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var (truth, predicted, outputs) = (outcome.TrueClasses, outcome.Predicted, outcome.Target.Outputs);
        var first = outputs == 2 ? 1 : 0;    // of two classes the positive one says all
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[i];
            if (weight == 0) continue;
            var squares = 0.0;
            for (var c = first; c < outputs; c++)
            {
                var error = predicted[i * outputs + c] - (truth[i] == c ? 1.0 : 0.0);
                squares += error * error;
            }
            sum += weight * squares;
            total += weight;
        }
        return total > 0 ? sum / total : null;
    }
}
