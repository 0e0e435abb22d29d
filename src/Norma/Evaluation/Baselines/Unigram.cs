using Norma.Data;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Gives each token of a text its share of the tokens of the training texts, whatever stands before it.</summary>
/// <remarks><c>p = (count + 1) / (tokens + vocabulary)</c>: Laplace's rule, so that no token is impossible. Jurafsky &amp; Martin, Speech and Language Processing, 3.</remarks>
[Word]
public sealed record Unigram : Baseline
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration;

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed) => throw new InvalidOperationException("It reads the truth of the rows.");

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed, EvaluationRows raw)
    {
        var (places, counts) = (target.Numbers, new double[checked((int)target.Shape!.Last)]);
        for (var i = 0; i < train.Truth.Length; i++)
            if (train.Truth[i] >= 0) counts[(int)train.Truth[i]] += train.Weights is null ? 1 : train.Weights[i / places];
        var (total, likeliest) = (counts.Sum() + counts.Length, 0);
        for (var token = 1; token < counts.Length; token++) if (counts[token] > counts[likeliest]) likeliest = token;
        var truth = raw.TestTruth ?? throw new InvalidOperationException("The truth of the rows is not at hand.");
        var predicted = new float[checked(2 * truth.Length)];
        for (var i = 0; i < truth.Length; i++)
        {
            var (row, place) = (i / places, i % places);
            if (truth[i] >= 0) predicted[row * 2 * places + place] = (float)Math.Log((counts[(int)truth[i]] + 1) / total);
            predicted[(row * 2 + 1) * places + place] = likeliest;
        }
        return new(predicted, []);
    }
}
