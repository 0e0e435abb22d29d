using Norma.Data;

namespace Norma.Evaluation.Metrics;

/// <summary>Weighted rows by class: rightly predicted, predicted, and true; all that accuracy, precision, recall, F1 and MCC read. O(rows + classes).</summary>
readonly struct ClassCounts
{
    ClassCounts(double[] hits, double[] predicted, double[] actual) => (Hits, Predicted, Actual) = (hits, predicted, actual);

    /// <summary>By class, rows of it that were predicted as it.</summary>
    public double[] Hits { get; }

    /// <summary>By class, rows that were predicted as it.</summary>
    public double[] Predicted { get; }

    /// <summary>By class, rows of it.</summary>
    public double[] Actual { get; }

    /// <summary>All rows.</summary>
    public double Total => Sum(Actual);

    public static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }

    public static ClassCounts Of(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var classes = outcome.Target.Outputs;
        var (hits, predicted, actual) = (new double[classes], new double[classes], new double[classes]);
        var (labels, truth) = (outcome.Labels, outcome.TrueClasses);
        for (var i = 0; i < truth.Length; i++)
        {
            var weight = weights.IsEmpty ? 1.0 : weights[i];
            actual[truth[i]] += weight;
            predicted[labels[i]] += weight;
            if (labels[i] == truth[i]) hits[truth[i]] += weight;
        }
        return new(hits, predicted, actual);
    }

    /// <summary>The positive class of two, else the mean over classes.</summary>
    public static Average UsualAverage(Target target) => target.Task is TaskKind.BinaryClassification ? Average.Binary : Average.Macro;

    /// <summary>Whether a target's classes can be averaged so.</summary>
    public static bool CanAverage(Average? average, Target target) => target.Task switch
    {
        TaskKind.BinaryClassification => true,
        TaskKind.MulticlassClassification => average is not Average.Binary,
        _ => false,
    };

    /// <summary>The average over classes of <c>numerator / denominator</c>; 0 where the denominator is 0, as scikit-learn's <c>zero_division=0</c>.</summary>
    public double? Mean(Average average, ClassFigure figure)
    {
        if (Total <= 0) return null;
        switch (average)
        {
            case Average.Binary:
                return figure(Hits[^1], Predicted[^1], Actual[^1]);
            case Average.Micro:
                return figure(Sum(Hits), Sum(Predicted), Total);
            default:
                var (sum, shares) = (0.0, 0.0);
                for (var c = 0; c < Actual.Length; c++)
                {
                    if (Actual[c] == 0 && Predicted[c] == 0) continue;
                    var share = average is Average.Macro ? 1 : Actual[c];
                    sum += share * figure(Hits[c], Predicted[c], Actual[c]);
                    shares += share;
                }
                return sum / shares;
        }
    }
}

/// <summary>One class's figure from its counts.</summary>
delegate double ClassFigure(double hits, double predicted, double actual);
