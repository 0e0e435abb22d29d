using Norma.Data;

namespace Norma.Evaluation.Metrics;

/// <summary>Weighted rows by class: rightly predicted, predicted, and true; all that accuracy, precision, recall, F1 and MCC read. O(rows + classes).</summary>
readonly struct ClassCounts
{
    // Of sets all labels count, also those that no row has.
    readonly bool _labels;

    ClassCounts(double[] hits, double[] predicted, double[] actual, bool labels = false) => (Hits, Predicted, Actual, _labels) = (hits, predicted, actual, labels);

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
        if (outcome.Target.Task is TaskKind.MultilabelClassification)
        {
            for (var i = 0; i < outcome.Truth.Length; i++)
            {
                var (weight, c) = (weights.IsEmpty ? 1.0 : weights[i / classes], i % classes);
                var (has, said) = (outcome.Truth[i] == 1, outcome.Predicted[i] >= 0.5f);
                if (has) actual[c] += weight;
                if (said) predicted[c] += weight;
                if (has && said) hits[c] += weight;
            }
            return new(hits, predicted, actual, labels: true);
        }
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
        TaskKind.BinaryClassification => average is not Average.Samples,
        TaskKind.MulticlassClassification => average is not (Average.Binary or Average.Samples),
        TaskKind.MultilabelClassification => average is not Average.Binary,
        _ => false,
    };

    /// <summary>A figure of an outcome, averaged as is stated or usual.</summary>
    public static double? Mean(Outcome outcome, ReadOnlySpan<float> weights, Average? stated, ClassFigure figure)
    {
        if (stated is not Average.Samples) return Of(outcome, weights).Mean(stated ?? UsualAverage(outcome.Target), figure);
        var labels = outcome.Target.Outputs;
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < outcome.Rows; row++)
        {
            var (hits, predicted, actual) = (0, 0, 0);
            for (var i = row * labels; i < (row + 1) * labels; i++)
            {
                var (has, said) = (outcome.Truth[i] == 1, outcome.Predicted[i] >= 0.5f);
                if (has) actual++;
                if (said) predicted++;
                if (has && said) hits++;
            }
            var weight = weights.IsEmpty ? 1.0 : weights[row];
            sum += weight * figure(hits, predicted, actual);
            total += weight;
        }
        return total > 0 ? sum / total : null;
    }

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
                    if (!_labels && Actual[c] == 0 && Predicted[c] == 0) continue;
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
