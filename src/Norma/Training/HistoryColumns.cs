using Norma.Data;
using Norma.Evaluation;
using Norma.Spec;

namespace Norma.Training;

/// <summary>The names of what is measured each epoch.</summary>
static class HistoryColumns
{
    const string Validation = "val_";

    /// <summary><c>loss</c>, <c>val_loss</c>, then each metric for the training rows and for validation.</summary>
    public static Items<string> Of(Items<Target> targets, Items<Metric> metrics, bool validated)
    {
        var columns = new List<string> { "loss" };
        if (validated) columns.Add($"{Validation}loss");
        for (var t = 0; t < targets.Count; t++)
        {
            foreach (var metric in metrics.Where(metric => !metric.ReadsTexts && metric.Fits(targets[t])))
            {
                var column = Name(targets, t, metric);
                // What a detector says of a picture that is learned from is of a picture that was moved.
                if (targets[t].Task is not TaskKind.ObjectDetection) columns.Add(column);
                if (validated) columns.Add($"{Validation}{column}");
            }
        }
        return new(columns);
    }

    /// <summary>The column of a metric for a target: its id, after the target's name where there are several.</summary>
    public static string Name(Items<Target> targets, int target, Metric metric) =>
        targets.Count == 1 ? metric.Id : $"{targets[target].Name}/{metric.Id}";

    /// <summary>Which values of a column are better: those of its metric, and lower losses.</summary>
    public static Better BetterOf(Items<Target> targets, Items<Metric> metrics, string column)
    {
        var name = column.StartsWith(Validation, StringComparison.Ordinal) ? column[Validation.Length..] : column;
        for (var t = 0; t < targets.Count; t++)
            foreach (var metric in metrics)
                if (Name(targets, t, metric) == name) return metric.Measure.Better;
        return Better.Lower;
    }
}
