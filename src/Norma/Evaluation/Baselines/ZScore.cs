using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Takes a row for the positive class the more, the farther one of its numbers lies from what is usual among the training rows of the negative class.</summary>
/// <remarks>
/// <c>s = max |x − mean| / deviation</c> over the number features as the model sees them; the probability is <c>s / (s + 3)</c>, one half at three deviations.
/// For anomaly detection; only where it is stated.
/// </remarks>
[Word]
public sealed record ZScore : Baseline
{
    const double Far = 3;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.BinaryClassification;

    /// <inheritdoc/>
    public override bool IsUsual => false;

    /// <inheritdoc/>
    public override bool ReadsFeatures => true;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed)
    {
        var width = rows.Layout.Numbers;
        var (means, deviations, count) = (new double[width], new double[width], 0.0);
        double Counts(int row) => train.Truth[row] == 0 ? train.Weights is null ? 1 : train.Weights[row] : 0;
        for (var row = 0; row < train.Features.Rows; row++)
        {
            count += Counts(row);
            for (var i = 0; i < width; i++) means[i] += Counts(row) * train.Features.Numbers[row * width + i];
        }
        for (var i = 0; i < width; i++) means[i] /= Math.Max(count, 1e-12);
        for (var row = 0; row < train.Features.Rows; row++)
            for (var i = 0; i < width; i++) deviations[i] += Counts(row) * Math.Pow(train.Features.Numbers[row * width + i] - means[i], 2);
        for (var i = 0; i < width; i++) deviations[i] = Math.Sqrt(deviations[i] / Math.Max(count, 1e-12));
        var predicted = new float[checked(rows.Rows * 2)];
        for (var row = 0; row < rows.Rows; row++)
        {
            var greatest = 0.0;
            for (var i = 0; i < width; i++)
                if (deviations[i] > 0) greatest = Math.Max(greatest, Math.Abs(rows.Numbers[row * width + i] - means[i]) / deviations[i]);
            predicted[2 * row + 1] = (float)(greatest / (greatest + Far));
            predicted[2 * row] = 1 - predicted[2 * row + 1];
        }
        return new(predicted, []);
    }
}
