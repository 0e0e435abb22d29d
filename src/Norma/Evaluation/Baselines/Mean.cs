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
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < train.Truth.Length; i++)
        {
            var weight = train.Weights is null ? 1.0 : train.Weights[i];
            sum += weight * train.Truth[i];
            total += weight;
        }
        var predicted = new float[rows.Rows];
        Array.Fill(predicted, (float)(total > 0 ? sum / total : 0));
        return new(predicted, []);
    }
}
