using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The mean of the absolute differences, each as a share of the true value (1 is 100 %).</summary>
/// <remarks>
/// <c>sum(w·|ŷ − y| / max(|y|, 2⁻⁵²)) / sum(w)</c>; a true value of 0 makes it astronomically large, as in scikit-learn. No rows, no value.
/// <para><c>sklearn.metrics.mean_absolute_percentage_error</c>.</para>
/// </remarks>
[Word]
public sealed record MeanAbsolutePercentageError : Metric
{
    const double Smallest = 2.220446049250313e-16;    // NumPy's float64 epsilon, which scikit-learn puts below a true value of 0

    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Lower, 0);

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
            sum += weight * Math.Abs((double)predicted[i] - truth[i]) / Math.Max(Math.Abs((double)truth[i]), Smallest);
            total += weight;
        }
        return total > 0 ? sum / total : null;
    }
}
