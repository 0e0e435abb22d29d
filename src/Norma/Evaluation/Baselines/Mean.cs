using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Predicts the mean of the training rows, whatever the features.</summary>
/// <remarks><c>sklearn.dummy.DummyRegressor(strategy="mean")</c>.</remarks>
[Word]
public sealed record Mean : Baseline
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Regression;

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed)
    {
        var width = target.Numbers;
        var (sums, total) = (new double[width], 0.0);
        for (var row = 0; row < train.Truth.Length / width; row++)
        {
            var weight = train.Weights is null ? 1.0 : train.Weights[row];
            for (var k = 0; k < width; k++) sums[k] += weight * train.Truth[row * width + k];
            total += weight;
        }
        var predicted = new float[checked(rows.Rows * width)];
        for (var i = 0; i < predicted.Length; i++) predicted[i] = (float)(total > 0 ? sums[i % width] / total : 0);
        return new(predicted, []);
    }
}
