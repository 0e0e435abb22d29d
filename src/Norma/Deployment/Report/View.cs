using Norma.Data;
using Norma.Data.Fields;
using Norma.Deployment.Report.Languages;
using Norma.Evaluation;
using Norma.Spec;

namespace Norma.Deployment.Report;

/// <summary>What every section reads: the contents, the language, and what follows from both.</summary>
sealed class View(ReportContents contents, Texts texts)
{
    /// <summary>The parts of the data, in the order of the page.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["train", "validation", "test"];

    /// <summary>What is shown.</summary>
    public ReportContents Contents { get; } = contents;

    /// <summary>How the page speaks.</summary>
    public Texts Texts { get; } = texts;

    /// <summary>What was measured, under its keys.</summary>
    public Items<JudgedMetric> Metrics { get; } = JudgedMetric.Of(contents.Evaluation, contents.Targets);

    /// <summary>The metric that stands for the others: that of the first gate on all test rows, else the first one. Null when nothing is measured.</summary>
    public JudgedMetric? KeyMetric =>
        Contents.Judgement.Gates.Where(gate => gate.By is null)
            .Select(gate => Metrics.FirstOrDefault(metric => metric.Metric.Id == gate.Metric && (gate.Target is null || gate.Target == metric.Target.Name)))
            .FirstOrDefault(metric => metric is not null && Value("test", metric.Key) is not null)
        ?? Metrics.FirstOrDefault(metric => Value("test", metric.Key) is not null);

    /// <summary>The value of a metric on a part; null where it is undefined.</summary>
    public double? Value(string part, string key) =>
        Contents.Judgement.Metrics.TryGetValue(part, out var metrics) && metrics.TryGetValue(key, out var value) ? value : null;

    /// <summary>The bootstrap interval of a metric on the test rows.</summary>
    public Interval? IntervalOf(string key) =>
        Contents.Judgement.Intervals.TryGetValue("test", out var intervals) && intervals.TryGetValue(key, out var interval) ? interval : null;

    /// <summary>What a baseline reached on the test rows.</summary>
    public double? Baseline(string baseline, string key) =>
        Contents.Judgement.Baselines.TryGetValue(baseline, out var parts) && parts.TryGetValue("test", out var metrics) && metrics.TryGetValue(key, out var value) ? value : null;

    /// <summary>The baseline that did best, and its value; null where none was judged.</summary>
    public (string Name, double Value)? BestBaseline(JudgedMetric metric)
    {
        (string Name, double Value)? best = null;
        foreach (var name in Contents.Judgement.Baselines.Keys)
            if (Baseline(name, metric.Key) is { } value && (best is null || metric.Metric.Gain(value, best.Value.Value) > 0)) best = (name, value);
        return best;
    }

    /// <summary>How people call a metric; with the target before it where there are several.</summary>
    public string NameOf(JudgedMetric metric) => Contents.Targets.Count == 1 ? Texts.Metric(metric.Metric.Id) : $"{metric.Target.Name}: {Texts.Metric(metric.Metric.Id)}";

    /// <summary>A metric's value with its unit.</summary>
    public string Show(double value, JudgedMetric metric) => Figures.Metric(value, metric.Metric.Measure) + Unit(metric);

    /// <summary>The unit behind a metric's value: that of the target where it is known.</summary>
    public string Unit(JudgedMetric metric) => (metric.Metric.Measure.Unit, UnitOf(metric.Target.Name)) switch
    {
        ("target", { } unit) => $" {unit}",
        ("target²", { } unit) => $" ({unit})²",
        ("nats", _) => $" {Texts.Nats}",
        _ => "",
    };

    /// <summary>The stated unit of a field.</summary>
    public string? UnitOf(string field) => Contents.Fields.TryGetValue(field, out var stated) && stated is Number { Unit: { } unit } ? unit : null;

    /// <summary>Rows of a part, where they are known.</summary>
    public int? Rows(string part) => Contents.Rows.TryGetValue(part, out var rows) ? rows : null;

    /// <summary>The level of the intervals, as in 95 %.</summary>
    public string Confidence => Figures.Percent(Contents.Evaluation.Confidence);

    /// <summary>A title for a target's drawing, with its name where there are several.</summary>
    public string For(Target target, string title) => Contents.Targets.Count == 1 ? title : $"{target.Name}: {title}";
}
