using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation.Baselines;

/// <summary>Recommends the most frequent things of the training rows to everyone, without those of the history where the model leaves them out.</summary>
/// <remarks>The share of a thing is its training rows over those of all things that the history has not. <para><c>recommenderlab</c>'s <c>POPULAR</c>.</para></remarks>
[Word]
public sealed record MostPopular : Baseline
{
    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Recommendation;

    /// <inheritdoc/>
    public override bool ReadsFeatures => false;

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed) => new(Of(target, train, rows.Rows, static _ => []), []);

    /// <inheritdoc/>
    public override BaselinePrediction FitPredict(Target target, BaselineRows train, Encoded rows, long seed, EvaluationRows raw)
    {
        if (target.History is not { } history || !raw.Test.Has(history) || raw.Fields.GetValueOrDefault(history) is not Set set) return FitPredict(target, train, rows, seed);
        var texts = (TextColumn)raw.Test[history];
        var places = target.Classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        return new(Of(target, train, rows.Rows, row => texts[row] is { } text ? set.Of(text).Select(name => places.GetValueOrDefault(name, -1)).Where(place => place >= 0) : []), []);
    }

    static float[] Of(Target target, BaselineRows train, int rows, Func<int, IEnumerable<int>> seen)
    {
        var things = target.Outputs;
        var (counts, predicted, own) = (new double[things], new float[checked(rows * things)], new double[things]);
        for (var i = 0; i < train.Truth.Length; i++) counts[(int)train.Truth[i]] += train.Weights is null ? 1 : train.Weights[i];
        for (var row = 0; row < rows; row++)
        {
            counts.CopyTo(own, 0);
            foreach (var thing in seen(row)) own[thing] = 0;
            var total = own.Sum();
            for (var c = 0; c < things; c++) predicted[row * things + c] = (float)(total > 0 ? own[c] / total : 1.0 / things);
        }
        return predicted;
    }
}
