using System.Globalization;
using Norma.Evaluation;
using Norma.Spec;

namespace Norma.Cli.Views;

/// <summary>How good a model is, beside simple ones, and whether its gates are passed.</summary>
static class EvaluationView
{
    public static void Show(Terminal terminal, Judgement judgement, Items<Metric> metrics, double confidence)
    {
        var test = judgement.Metrics.TryGetValue("test", out var values) ? values : Map<double>.Empty;
        var train = judgement.Metrics.TryGetValue("train", out var learned) ? learned : Map<double>.Empty;
        var interval = judgement.Intervals.TryGetValue("test", out var intervals) ? intervals : Map<Interval>.Empty;
        var table = Tables.Of(["Metric", ">Test", $">{confidence.ToString("P0", CultureInfo.InvariantCulture)} interval", ">Train", .. judgement.Baselines.Keys.Select(b => $">{b}")]);
        foreach (var (name, value) in test)
        {
            string[] baselines = [.. judgement.Baselines.Values.Select(b => b.TryGetValue("test", out var reached) && reached.TryGetValue(name, out var figure) ? Figures.Metric(figure) : "")];
            table.Row([name, Figures.Metric(value), interval.TryGetValue(name, out var range) ? $"{Figures.Metric(range.Low)} … {Figures.Metric(range.High)}" : "",
                train.TryGetValue(name, out var before) ? Figures.Metric(before) : "", .. baselines]);
        }
        table.Show(terminal, "Evaluation on the test rows");
        Slices(terminal, judgement);
        Gates(terminal, judgement);
        FindingsView.Show(terminal, judgement.Findings, json: false);
    }

    static void Slices(Terminal terminal, Judgement judgement)
    {
        if (judgement.Slices.Count == 0) return;
        string[] names = [.. judgement.Slices.SelectMany(s => s.Metrics.Keys).Distinct(StringComparer.Ordinal)];
        var table = Tables.Of(["Slice", ">Rows", .. names.Select(n => $">{n}")]);
        foreach (var slice in judgement.Slices)
            table.Row([string.Join(", ", slice.By.Select(b => $"{b.Key}: {b.Value ?? "(missing)"}")), Figures.Count(slice.Rows), .. names.Select(n => slice.Metrics.TryGetValue(n, out var value) ? Figures.Metric(value) : "")]);
        table.Show(terminal, "Slices");
    }

    static void Gates(Terminal terminal, Judgement judgement)
    {
        if (judgement.Gates.Count == 0) return;
        var table = Tables.Of("Gate", "Asks", ">Reached", "");
        foreach (var gate in judgement.Gates)
            table.Row(Name(gate), Asks(gate), gate.Value is { } value ? Figures.Metric(value) : "undefined", gate.Passed ? "passed" : "FAILED");
        table.Show(terminal, "Gates");
        foreach (var gate in judgement.Gates.Where(g => !g.Passed && g.Reason is not null)) terminal.Out.WriteLine($"  {Printable.Escape(Name(gate))}: {Printable.Escape(gate.Reason!)}");
    }

    static string Name(GateResult gate) => (gate.Target is { } target ? $"{target}/" : "") + gate.Metric + (gate.By is { } by ? $" by {by}" : "");

    static string Asks(GateResult gate)
    {
        var parts = new List<string>();
        if (gate.Minimum is { } least) parts.Add($"at least {Figures.Metric(least)}");
        if (gate.Maximum is { } most) parts.Add($"at most {Figures.Metric(most)}");
        if (gate.Baseline is { } baseline) parts.Add($"better than {baseline}{(gate.BaselineValue is { } reached ? $" ({Figures.Metric(reached)})" : "")}{(gate.MinAbsoluteChange is { } change ? $" by {Figures.Metric(change)}" : "")}");
        return string.Join(", ", parts);
    }
}
