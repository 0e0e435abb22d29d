using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The mean surprise at the true class: −log of the probability that it was given.</summary>
/// <remarks>
/// <c>−sum(w·log p[y]) / sum(w)</c>, in nats. Probabilities are kept within <c>[ε, 1 − ε]</c> with ε = 2⁻²³ (float32's) and made to sum to 1 again. No rows, no value.
/// <para><c>sklearn.metrics.log_loss</c> on float32 probabilities.</para>
/// </remarks>
[Word]
public sealed record LogLoss : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("nats", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.IsClass;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var losses = outcome.Surprises;
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < losses.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[i];
            sum += weight * losses[i];
            total += weight;
        }
        return total > 0 ? sum / total : null;
    }
}
