using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Gives each class its share of the training rows, whatever the features: predicts the most frequent class.</summary>
/// <remarks><c>sklearn.dummy.DummyClassifier(strategy="prior")</c>.</remarks>
[Word]
public sealed record Majority : Baseline
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.IsClass;

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed)
    {
        var shares = new double[target.Outputs];
        var total = 0.0;
        for (var i = 0; i < train.Truth.Length; i++)
        {
            var weight = train.Weights is null ? 1.0 : train.Weights[i];
            shares[(int)train.Truth[i]] += weight;
            total += weight;
        }
        var predicted = new float[checked(rows.Rows * shares.Length)];
        for (var i = 0; i < predicted.Length; i++) predicted[i] = (float)(total > 0 ? shares[i % shares.Length] / total : 1.0 / shares.Length);
        return new(predicted, []);
    }
}
