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
        var (truth, predicted, width) = (outcome.Truth, outcome.Predicted, outcome.Target.Numbers);
        var (means, total, rows) = (new double[width], 0.0, 0);
        for (var row = 0; row < outcome.Rows; row++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[row];
            if (weight == 0) continue;
            var here = truth.AsSpan(row * width, width);
            for (var c = 0; c < here.Length; c++) means[c] += weight * here[c];
            total += weight;
            rows++;
        }
        if (rows < 2) return null;
        for (var c = 0; c < width; c++) means[c] /= total;
        var (unexplained, all) = (new double[width], new double[width]);
        for (var row = 0; row < outcome.Rows; row++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[row];
            if (weight == 0) continue;
            var here = truth.AsSpan(row * width, width);
            var said = predicted.AsSpan(row * width, width);
            for (var c = 0; c < here.Length; c++)
            {
                var (error, distance) = ((double)said[c] - here[c], here[c] - means[c]);
                unexplained[c] += weight * error * error;
                all[c] += weight * distance * distance;
            }
        }
        var sum = 0.0;
        for (var c = 0; c < width; c++) sum += all[c] > 0 ? 1 - unexplained[c] / all[c] : unexplained[c] == 0 ? 1 : 0;
        return sum / width;
    }
}
