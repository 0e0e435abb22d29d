using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>Averages a figure that is defined for one class against the others.</summary>
static class OneVersusRest
{
    /// <summary>A figure of one class from the rows by falling probability of it.</summary>
    public delegate double? Figure(Outcome outcome, ReadOnlySpan<float> weights, int c);

    /// <summary>The positive class of two alone; else the mean over the classes that occur, by class or by their rows. Null where it is undefined for one that occurs.</summary>
    public static double? Mean(Outcome outcome, ReadOnlySpan<float> weights, Average? average, Figure figure)
    {
        if (outcome.Target.Task is TaskKind.BinaryClassification) return figure(outcome, weights, 1);
        var actual = ClassCounts.Of(outcome, weights).Actual;
        var (sum, shares) = (0.0, 0.0);
        for (var c = 0; c < actual.Length; c++)
        {
            if (actual[c] <= 0) continue;
            if (figure(outcome, weights, c) is not { } value) return null;
            var share = average is Average.Weighted ? actual[c] : 1;
            sum += share * value;
            shares += share;
        }
        return shares > 0 ? sum / shares : null;
    }

    public static bool CanAverage(Average? average, Target target) => target.Task switch
    {
        TaskKind.BinaryClassification => average is null or Average.Binary or Average.Macro or Average.Weighted,
        TaskKind.MulticlassClassification => average is null or Average.Macro or Average.Weighted,
        _ => false,
    };
}
