using Norma.Evaluation;

namespace Norma.Deployment.Report.Sections;

/// <summary>What a gate asks for, in words.</summary>
static class GateWords
{
    /// <summary>As in <c>ROC AUC ≥ 0.85, in every group of sex</c>.</summary>
    public static string Of(GateResult gate, View view)
    {
        var texts = view.Texts;
        var name = gate.Target is null ? texts.Metric(gate.Metric) : $"{gate.Target}: {texts.Metric(gate.Metric)}";
        var asks = new List<string>();
        if (gate.Minimum is { } minimum) asks.Add($"≥ {Figures.General(minimum)}");
        if (gate.Maximum is { } maximum) asks.Add($"≤ {Figures.General(maximum)}");
        if (gate.Baseline is { } baseline)
        {
            var change = gate.MinAbsoluteChange ?? 0;
            asks.Add(change == 0 ? texts.NotWorseThan(texts.Baseline(baseline)) : texts.BetterThan(Figures.General(change), texts.Baseline(baseline)));
        }
        var by = gate.By is null ? "" : GroupMetric.Words.ContainsKey(gate.Metric) ? texts.BetweenGroups(gate.By) : texts.InEveryGroup(gate.By);
        return $"{name} {string.Join(", ", asks)}{by}";
    }

    /// <summary>A value that a gate met.</summary>
    public static string Number(double value, GateResult gate, View view) => MeasureOf(gate, view) is { } measure ? Figures.Metric(value, measure) : Figures.General(value);

    /// <summary>Why a gate failed, where its numbers do not say it: they are undefined.</summary>
    public static string? Why(GateResult gate) => gate.Value is null || (gate.Baseline is not null && gate.BaselineValue is null) ? gate.Reason : null;

    static Measure? MeasureOf(GateResult gate, View view) =>
        GroupMetric.Words.TryGetValue(gate.Metric, out var compares) ? compares.Measure : view.Metrics.FirstOrDefault(metric => metric.Metric.Id == gate.Metric)?.Metric.Measure;
}
