using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The median of the absolute differences: half of the predictions are nearer.</summary>
/// <remarks>
/// The mean of the lower and the upper weighted median of <c>|ŷ − y|</c>, in the target's unit, so that a weight of 2 is the same as the row twice. No rows, no value.
/// <para><c>sklearn.metrics.median_absolute_error</c>; where the weights split exactly in half, scikit-learn before 1.7 takes the lower one.</para>
/// </remarks>
[Word]
public sealed record MedianAbsoluteError : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("target", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var total = 0.0;
        for (var i = 0; i < outcome.Truth.Length; i++) total += weights.IsEmpty ? 1.0 : weights[outcome.RowOf(i)];
        if (total <= 0) return null;
        var (below, lower) = (0.0, double.NaN);
        foreach (var place in outcome.ByError)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[outcome.RowOf(place)];
            if (weight == 0) continue;
            var error = Math.Abs((double)outcome.Predicted[place] - outcome.Truth[place]);
            if (!double.IsNaN(lower)) return (lower + error) / 2;
            below += weight;
            if (below > total / 2) return error;
            if (below == total / 2) lower = error;
        }
        return lower;
    }
}
