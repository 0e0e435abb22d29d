using Norma.Data;
using Norma.Evaluation.Scores;

namespace Norma.Evaluation;

/// <summary>By row of a target of sets, how its labels were judged; made once for all metrics and resamples.</summary>
sealed class SetFigures
{
    SetFigures(Outcome outcome)
    {
        var (rows, labels) = (outcome.Rows, outcome.Target.Outputs);
        (Hamming, Subset, Ranking) = (new Mean[rows], new Mean[rows], new Mean[rows]);
        Parallel.For(0, rows, Spread.ByProcessors, row =>
        {
            var (truth, said) = (new bool[labels], new bool[labels]);
            for (var label = 0; label < labels; label++) (truth[label], said[label]) = (outcome.Truth[row * labels + label] == 1, outcome.Predicted[row * labels + label] >= 0.5f);
            Hamming[row] = new(HammingLoss.Of(truth, said));
            Subset[row] = new(SubsetAccuracy.Of(truth, said));
            Ranking[row] = new(LabelRankingAveragePrecision.Of(truth, outcome.Predicted.AsSpan(row * labels, labels)));
        });
    }

    /// <summary>The share of labels that are wrong.</summary>
    public Mean[] Hamming { get; }

    /// <summary>Whether all labels are right.</summary>
    public Mean[] Subset { get; }

    /// <summary>How far true labels stand in front.</summary>
    public Mean[] Ranking { get; }

    /// <summary>Those of an outcome of sets.</summary>
    public static SetFigures Of(Outcome outcome) => outcome.Once(static of => new SetFigures(of));
}
