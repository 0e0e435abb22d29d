using Norma.Data;
using Norma.Evaluation.Scores;

namespace Norma.Evaluation;

/// <summary>By row, at which places the right things stand when all are ordered by falling probability; made once for all metrics and resamples.</summary>
sealed class RightRanks
{
    readonly int[][] _rows;

    RightRanks(Outcome outcome)
    {
        var (things, several) = (outcome.Target.Outputs, outcome.Target.Task is TaskKind.MultilabelClassification);
        _rows = new int[outcome.Rows][];
        Parallel.For(0, _rows.Length, Spread.ByProcessors, row =>
        {
            var scores = outcome.Predicted.AsSpan(row * things, things);
            _rows[row] = several ? Ranks.Of(scores, Array.ConvertAll(outcome.Truth.AsSpan(row * things, things).ToArray(), static truth => truth == 1)) : [Ranks.Of(scores, (int)outcome.Truth[row])];
        });
    }

    /// <summary>The mean of a figure over the rows that have one; null where none does.</summary>
    /// <param name="outcome">What was predicted.</param>
    /// <param name="weights">How much each row counts; empty when all count 1.</param>
    /// <param name="figure">The figure of a row's ranks.</param>
    public static double? Mean(Outcome outcome, ReadOnlySpan<float> weights, Func<int[], double?> figure)
    {
        var ranks = outcome.Once(static of => new RightRanks(of))._rows;
        var sum = default(Mean);
        for (var row = 0; row < ranks.Length; row++)
            if (figure(ranks[row]) is { } value) sum += new Mean(value) * (weights.IsEmpty ? 1 : weights[row]);
        return sum.Value;
    }
}
