using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Gives each class its share of the training rows (of a mask: of their pixels), whatever the features: predicts the most frequent class, or the labels that most rows have; of a transcript, the most frequent text.</summary>
/// <remarks><c>sklearn.dummy.DummyClassifier(strategy="prior")</c>.</remarks>
[Word]
public sealed record Majority : Baseline
{
    const float Nothing = -1;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.IsClass || target.Task is TaskKind.MultilabelClassification or TaskKind.Segmentation or TaskKind.Transcription;

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed, EvaluationRows raw)
    {
        if (target.Task is not TaskKind.Transcription) return FitPredict(target, train, rows, seed);
        var learned = (TextColumn)(raw.Train ?? throw new InvalidOperationException("There are no training rows."))[target.Name];
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var row = 0; row < learned.Rows; row++)
            if (learned[row] is { } text) weights[text] = weights.GetValueOrDefault(text) + (train.Weights?[row] ?? 1);
        // Of equally frequent ones the first in the order of their characters.
        var most = weights.OrderByDescending(text => text.Value).ThenBy(text => text.Key, StringComparer.Ordinal).Select(text => text.Key).FirstOrDefault("");
        var (first, said) = (Enumerable.Range(0, learned.Rows).FirstOrDefault(row => learned[row] == most), new float[target.Outputs]);
        Array.Fill(said, Nothing);
        var tokens = train.Truth.AsSpan(first * target.Numbers, target.Numbers);
        for (var i = 0; i < Math.Min(tokens.Length, target.Steps) && tokens[i] >= 0; i++) said[i] = tokens[i];
        said[^1] = (float)(weights.Values.Sum() is > 0 and var total ? weights[most] / total : 0);
        return new([.. Enumerable.Repeat(said, raw.Test.Rows).SelectMany(row => row)], []) { Texts = [.. Enumerable.Repeat(most, raw.Test.Rows)] };
    }

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed)
    {
        var (labels, numbers) = (target.Task is TaskKind.MultilabelClassification, target.Numbers);
        var shares = new double[target.Classes.Count];
        var total = 0.0;
        for (var i = 0; i < train.Truth.Length; i++)
        {
            var weight = train.Weights is null ? 1.0 : train.Weights[i / numbers];
            if (labels) shares[i % numbers] += weight * train.Truth[i];
            else if (train.Truth[i] >= 0) shares[(int)train.Truth[i]] += weight;
            if (labels ? i % numbers == 0 : train.Truth[i] >= 0) total += weight;
        }
        var predicted = new float[checked(rows.Rows * target.Outputs)];
        for (var i = 0; i < predicted.Length; i++) predicted[i] = (float)(total > 0 ? shares[i % shares.Length] / total : 1.0 / shares.Length);
        return new(predicted, []);
    }
}
