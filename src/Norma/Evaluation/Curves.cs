using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>What the report draws of a target: how classes are confused and how well probabilities order and hold, or how numbers miss. Row weights count.</summary>
/// <param name="Target">The target.</param>
/// <param name="Confusion">Rows by true class (outer) and predicted class (inner), weights added; null for a number.</param>
/// <param name="Roc">False-positive rate against true-positive rate: of the positive class of two, of each of several classes.</param>
/// <param name="PrecisionRecall">Recall against precision.</param>
/// <param name="Calibration">Mean probability of the class against the share of its rows, in ten bins of equal width; empty bins are absent.</param>
/// <param name="Residuals">Prediction against prediction − truth of at most 200 rows, evenly spaced by prediction; empty for classes.</param>
public sealed record Curves(Target Target, Items<Items<double>>? Confusion, Items<Curve> Roc, Items<Curve> PrecisionRecall, Items<Curve> Calibration, Items<CurvePoint> Residuals)
{
    const int MostPoints = 200;
    const int Bins = 10;

    /// <summary>The curves of an outcome.</summary>
    public static Curves Of(Outcome outcome)
    {
        var target = outcome.Target;
        if (target.Task is TaskKind.Regression) return new(target, null, [], [], [], ResidualsOf(outcome));
        if (target.Task is TaskKind.TextGeneration or TaskKind.QuestionAnswering or TaskKind.Transcription) return new(target, null, [], [], [], []);
        if (!target.IsClass) return new(target, target.Task is TaskKind.Segmentation ? PixelCounts.Of(outcome).Confusion : null, [], [], [], []);
        var classes = target.Task is TaskKind.BinaryClassification ? [1] : Enumerable.Range(0, target.Outputs).ToArray();
        var (roc, recall, calibration) = (new List<Curve>(), new List<Curve>(), new List<Curve>());
        foreach (var c in classes)
        {
            var (rates, precisions) = Thresholds(outcome, c);
            if (rates.Length > 0) roc.Add(new(target.Classes[c], Thin(rates)));
            if (precisions.Length > 0) recall.Add(new(target.Classes[c], Thin(precisions)));
            if (outcome.Rows > 0) calibration.Add(new(target.Classes[c], CalibrationOf(outcome, c)));
        }
        return new(target, ConfusionOf(outcome), new(roc), new(recall), new(calibration), []);
    }

    static Items<Items<double>> ConfusionOf(Outcome outcome)
    {
        var counts = new double[outcome.Target.Outputs][];
        for (var c = 0; c < counts.Length; c++) counts[c] = new double[counts.Length];
        for (var row = 0; row < outcome.Rows; row++) counts[outcome.TrueClasses[row]][outcome.Labels[row]] += WeightOf(outcome, row);
        return [.. counts.Select(row => new Items<double>(row))];
    }

    /// <summary>The ROC and the precision–recall curve, a point for each distinct probability; none where a class is absent.</summary>
    static (CurvePoint[] Rates, CurvePoint[] Precisions) Thresholds(Outcome outcome, int c)
    {
        var (order, outputs, positives, negatives) = (outcome.ByScoreOf(c), outcome.Target.Outputs, 0.0, 0.0);
        for (var row = 0; row < outcome.Rows; row++)
            if (outcome.TrueClasses[row] == c) positives += WeightOf(outcome, row);
            else negatives += WeightOf(outcome, row);
        var (rates, precisions, hits, alarms) = (new List<CurvePoint> { new(0, 0) }, new List<CurvePoint>(), 0.0, 0.0);
        for (var i = 0; i < order.Length; i++)
        {
            if (outcome.TrueClasses[order[i]] == c) hits += WeightOf(outcome, order[i]);
            else alarms += WeightOf(outcome, order[i]);
            if (i + 1 < order.Length && outcome.Predicted[order[i + 1] * outputs + c] == outcome.Predicted[order[i] * outputs + c]) continue;
            rates.Add(new(alarms / negatives, hits / positives));
            if (hits + alarms > 0) precisions.Add(new(hits / positives, hits / (hits + alarms)));
        }
        return (positives > 0 && negatives > 0 ? [.. rates] : [], positives > 0 ? [.. precisions] : []);
    }

    static Items<CurvePoint> CalibrationOf(Outcome outcome, int c)
    {
        var (said, held, rows) = (new double[Bins], new double[Bins], new double[Bins]);
        for (var row = 0; row < outcome.Rows; row++)
        {
            var (probability, weight) = (outcome.Predicted[row * outcome.Target.Outputs + c], WeightOf(outcome, row));
            var bin = Math.Clamp((int)(probability * Bins), 0, Bins - 1);
            said[bin] += weight * probability;
            rows[bin] += weight;
            if (outcome.TrueClasses[row] == c) held[bin] += weight;
        }
        return [.. Enumerable.Range(0, Bins).Where(bin => rows[bin] > 0).Select(bin => new CurvePoint(said[bin] / rows[bin], held[bin] / rows[bin]))];
    }

    static Items<CurvePoint> ResidualsOf(Outcome outcome)
    {
        var rows = Enumerable.Range(0, outcome.Truth.Length).OrderBy(row => outcome.Predicted[row]).ToArray();
        return Thin([.. rows.Select(row => new CurvePoint(outcome.Predicted[row], (double)outcome.Predicted[row] - outcome.Truth[row]))]);
    }

    /// <summary>At most 200 points, evenly spaced in their order, the first and the last among them.</summary>
    static Items<CurvePoint> Thin(CurvePoint[] points) => points.Length <= MostPoints
        ? new(points)
        : [.. Enumerable.Range(0, MostPoints).Select(i => points[(int)((long)i * (points.Length - 1) / (MostPoints - 1))])];

    static double WeightOf(Outcome outcome, int row) => outcome.Weights is null ? 1 : outcome.Weights[row];
}

/// <summary>A line of the report.</summary>
/// <param name="Class">The class that it is about.</param>
/// <param name="Points">In drawing order, at most 200.</param>
public sealed record Curve(string Class, Items<CurvePoint> Points);

/// <summary>A point of a curve.</summary>
/// <param name="X">Across.</param>
/// <param name="Y">Up.</param>
public readonly record struct CurvePoint(double X, double Y);
