using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>Judges a model by what it said of rows whose truth is known.</summary>
public static class Judge
{
    /// <summary>Metrics by part, intervals, baselines, slices and gates. The same for the same rows and seed, whatever the number of threads.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="spec">What is measured and what must be reached.</param>
    /// <param name="parts">What the model said of each part; the test part decides.</param>
    /// <param name="rows">The test rows, and the features for baselines.</param>
    /// <param name="seed">From which the resamples are derived.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static Judgement Of(string name, EvaluationSpec spec, Items<PartOutcomes> parts, EvaluationRows rows, long seed, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Items<Target> targets = parts.Count == 0 ? [] : [.. parts[0].Outcomes.Select(outcome => outcome.Target)];
        var metrics = JudgedMetric.Of(spec, targets);
        return new Judgement(name, TaskOf(targets), true,
            new(parts.Select(part => KeyValuePair.Create(Vocabulary.Snake(part.Part.ToString()), MetricsOf(metrics, part.Outcomes)))),
            Map<Map<Interval>>.Empty, Map<Map<Map<double>>>.Empty, [], []);
    }

    /// <summary>The values of metrics; what is undefined is absent.</summary>
    internal static Map<double> MetricsOf(Items<JudgedMetric> metrics, Items<Outcome> outcomes) =>
        new(from metric in metrics
            let value = metric.Value(outcomes[metric.TargetIndex])
            where value is not null
            select KeyValuePair.Create(metric.Key, value.Value));

    static string TaskOf(Items<Target> targets) =>
        targets.Select(target => target.Task).Distinct().ToArray() is [var task] ? Vocabulary.Snake(task.ToString()) : "several";
}
