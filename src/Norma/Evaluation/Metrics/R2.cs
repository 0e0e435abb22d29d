using System.Numerics;
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
            AddWeighted(truth.AsSpan(row * width, width), weight, means);
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
            AddSquares(truth.AsSpan(row * width, width), predicted.AsSpan(row * width, width), means, weight, unexplained, all);
        }
        var sum = 0.0;
        for (var c = 0; c < width; c++) sum += all[c] > 0 ? 1 - unexplained[c] / all[c] : unexplained[c] == 0 ? 1 : 0;
        return sum / width;
    }

    // Numbers beside each other are added up by vectors, each as it would be alone.
    static void AddWeighted(ReadOnlySpan<float> truth, double weight, Span<double> sums)
    {
        var (c, half) = (0, Vector<double>.Count);
        for (; c <= truth.Length - 2 * half; c += 2 * half)
        {
            Vector.Widen(new Vector<float>(truth[c..]), out var low, out var high);
            (new Vector<double>(sums[c..]) + low * weight).CopyTo(sums[c..]);
            (new Vector<double>(sums[(c + half)..]) + high * weight).CopyTo(sums[(c + half)..]);
        }
        for (; c < truth.Length; c++) sums[c] += weight * truth[c];
    }

    static void AddSquares(ReadOnlySpan<float> truth, ReadOnlySpan<float> predicted, ReadOnlySpan<double> means, double weight, Span<double> unexplained, Span<double> all)
    {
        var (c, half) = (0, Vector<double>.Count);
        for (; c <= truth.Length - 2 * half; c += 2 * half)
        {
            Vector.Widen(new Vector<float>(truth[c..]), out var low, out var high);
            Vector.Widen(new Vector<float>(predicted[c..]), out var saidLow, out var saidHigh);
            Add(low, saidLow, means[c..], unexplained[c..], all[c..]);
            Add(high, saidHigh, means[(c + half)..], unexplained[(c + half)..], all[(c + half)..]);
        }
        for (; c < truth.Length; c++)
        {
            var (error, distance) = ((double)predicted[c] - truth[c], truth[c] - means[c]);
            unexplained[c] += weight * error * error;
            all[c] += weight * distance * distance;
        }

        void Add(Vector<double> here, Vector<double> said, ReadOnlySpan<double> mean, Span<double> unexplained, Span<double> all)
        {
            var (error, distance) = (said - here, here - new Vector<double>(mean));
            (new Vector<double>(unexplained) + error * weight * error).CopyTo(unexplained);
            (new Vector<double>(all) + distance * weight * distance).CopyTo(all);
        }
    }
}
