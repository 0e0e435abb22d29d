using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The share of the target's variance that the prediction explains: 1 is perfect, 0 is as good as the mean, below 0 is worse.</summary>
/// <remarks>
/// <c>1 − sum(w·(ŷ − y)²) / sum(w·(y − ȳ)²)</c> with <c>ȳ = sum(w·y) / sum(w)</c>. Of a constant truth it is 1 where the prediction is exact, else 0.
/// Of several numbers it is the mean of theirs. Fewer than two rows that count, no value.
/// <para><c>sklearn.metrics.r2_score</c>.</para>
/// </remarks>
[Word]
public sealed record R2 : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, Maximum: 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var (width, sum) = (outcome.Target.Numbers, 0.0);
        for (var place = 0; place < width; place++)
        {
            if (Of(outcome, weights, place, width) is not { } value) return null;
            sum += value;
        }
        return sum / width;
    }

    static double? Of(Outcome outcome, ReadOnlySpan<float> weights, int place, int width)
    {
        var (truth, predicted) = (outcome.Truth, outcome.Predicted);
        var (sum, total, rows) = (0.0, 0.0, 0);
        for (var row = 0; row < outcome.Rows; row++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[row];
            if (weight == 0) continue;
            sum += weight * truth[row * width + place];
            total += weight;
            rows++;
        }
        if (rows < 2) return null;
        var mean = sum / total;
        var (unexplained, all) = (0.0, 0.0);
        for (var row = 0; row < outcome.Rows; row++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[row];
            var i = row * width + place;
            var (error, distance) = ((double)predicted[i] - truth[i], truth[i] - mean);
            unexplained += weight * error * error;
            all += weight * distance * distance;
        }
        if (all > 0) return 1 - unexplained / all;
        return unexplained == 0 ? 1 : 0;
    }
}
