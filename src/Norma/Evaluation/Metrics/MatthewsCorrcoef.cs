using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The correlation of truth and prediction as class labels: 1 is perfect, 0 is chance, −1 is always wrong (of two classes).</summary>
/// <remarks>
/// <c>(n·hits − Σ tₖ·pₖ) / sqrt((n² − Σ pₖ²)(n² − Σ tₖ²))</c> with tₖ true and pₖ predicted rows of class k; 0 where truth or prediction has a single class, as in scikit-learn.
/// No rows, no value.
/// <para>Gorodkin 2004; <c>sklearn.metrics.matthews_corrcoef</c>.</para>
/// </remarks>
[Word]
public sealed record MatthewsCorrcoef : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, -1, 1);

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.IsClass;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var counts = ClassCounts.Of(outcome, weights);
        var (total, hits) = (counts.Total, ClassCounts.Sum(counts.Hits));
        if (total <= 0) return null;
        var (both, predicted, actual) = (0.0, 0.0, 0.0);
        for (var c = 0; c < counts.Actual.Length; c++)
        {
            both += counts.Actual[c] * counts.Predicted[c];
            predicted += counts.Predicted[c] * counts.Predicted[c];
            actual += counts.Actual[c] * counts.Actual[c];
        }
        var spread = (total * total - predicted) * (total * total - actual);
        return spread > 1e-12 * total * total * total * total ? (hits * total - both) / Math.Sqrt(spread) : 0;
    }
}
