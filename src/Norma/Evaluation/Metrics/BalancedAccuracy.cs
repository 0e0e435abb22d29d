using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The mean of the recalls of the classes that occur, so that a rare class counts as much as a frequent one.</summary>
/// <remarks>
/// <c>mean over classes of (rightly predicted rows / rows)</c>. No rows, no value.
/// <para><c>sklearn.metrics.balanced_accuracy_score</c>.</para>
/// </remarks>
[Word]
public sealed record BalancedAccuracy : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.IsClass;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var counts = ClassCounts.Of(outcome, weights);
        var (sum, classes) = (0.0, 0);
        for (var c = 0; c < counts.Actual.Length; c++)
        {
            if (counts.Actual[c] <= 0) continue;
            sum += counts.Hits[c] / counts.Actual[c];
            classes++;
        }
        return classes > 0 ? sum / classes : null;
    }
}
