using Norma.Data;
using Norma.Evaluation.Scores;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>Of each row, how many pixels of each class were taken for each; made once for all metrics and resamples.</summary>
sealed class PixelCounts
{
    readonly ConfusionMatrix[] _rows;
    readonly int _classes;

    PixelCounts(Outcome outcome)
    {
        var (pixels, classes) = (outcome.Target.Numbers, outcome.Target.Classes.Count);
        (_classes, _rows) = (classes, new ConfusionMatrix[outcome.Rows]);
        Parallel.For(0, _rows.Length, Spread.ByProcessors, row =>
        {
            var (truth, said) = (new int[pixels], new int[pixels]);
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                var class_ = outcome.Truth[row * pixels + pixel];
                truth[pixel] = class_ < 0 ? ConfusionMatrix.Ignored : (int)class_;
                said[pixel] = Likeliest(outcome.Predicted.AsSpan((row * pixels + pixel) * classes, classes));
            }
            _rows[row] = new(classes);
            _rows[row].Add<int>(truth, said);
        });
    }

    /// <summary>The counts of an outcome of masks.</summary>
    public static PixelCounts Of(Outcome outcome) => outcome.Once(static of => new PixelCounts(of));

    /// <summary>All rows together.</summary>
    /// <param name="weights">How much each row counts; empty when all count 1.</param>
    public ConfusionMatrix Sum(ReadOnlySpan<float> weights)
    {
        var sum = new ConfusionMatrix(_classes);
        for (var row = 0; row < _rows.Length; row++)
            if (weights.IsEmpty || weights[row] != 0) sum.Add(_rows[row], weights.IsEmpty ? 1 : weights[row]);
        return sum;
    }

    /// <summary>Pixels by true class (outer) and predicted class (inner).</summary>
    public Items<Items<double>> Confusion => Sum([]) is var all ? [.. Enumerable.Range(0, _classes).Select(t => new Items<double>(Enumerable.Range(0, _classes).Select(p => all[t, p])))] : [];

    /// <summary>The first of the greatest.</summary>
    public static int Likeliest(ReadOnlySpan<float> shares)
    {
        var best = 0;
        for (var c = 1; c < shares.Length; c++) if (shares[c] > shares[best]) best = c;
        return best;
    }
}
