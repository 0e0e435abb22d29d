using Norma.Deployment.Report.Charts;
using Norma.Evaluation;

namespace Norma.Deployment.Report.Sections;

/// <summary>The head of the page: whether the model may go into service, and its most telling number beside what a simple model reaches.</summary>
static class Verdict
{
    public static Html Of(View view)
    {
        var (judgement, texts) = (view.Contents.Judgement, view.Texts);
        var failed = judgement.Gates.Where(gate => !gate.Passed).ToArray();
        return Html.Of($"""
            <header>
            <p class="eyebrow">{texts.Report} · {texts.Task(judgement.Task)}</p>
            <h1>{judgement.Name}</h1>
            {(view.Contents.Description is { } description ? Html.Of($"<p class=\"description\">{description}</p>") : Html.Empty)}
            <div class="verdict {(judgement.Blessed ? "good" : "bad")}">
            <div class="ruling">
            <p class="badge">{(judgement.Blessed ? Html.Of($"<svg aria-hidden=\"true\" viewBox=\"0 0 24 24\"><path d=\"M5 12.5L10 17.5L19.5 7\"/></svg>") : Html.Of($"<svg aria-hidden=\"true\" viewBox=\"0 0 24 24\"><path d=\"M6 6L18 18M18 6L6 18\"/></svg>"))}{(judgement.Blessed ? texts.Released : texts.NotReleased)}</p>
            <p>{texts.Gates(judgement.Gates.Count, failed.Length)}</p>
            {(failed.Length == 0 ? Html.Empty : Html.Of($"<ul class=\"failed\">{failed.Select(gate => Html.Of($"<li>{GateWords.Of(gate, view)}{(gate.Value is null ? Html.Empty : Html.Of($" <span class=\"met\">{texts.Reached(GateWords.Number(gate.Value.Value, gate, view))}</span>"))}</li>"))}</ul>"))}
            {Facts(view)}
            </div>
            {(view.KeyMetric is { } metric ? Key(metric, view) : Html.Empty)}
            </div>
            </header>
            """);
    }

    static Html Key(JudgedMetric metric, View view)
    {
        var (value, interval, best) = (view.Value("test", metric.Key)!.Value, view.IntervalOf(metric.Key), view.BestBaseline(metric));
        return Html.Of($"""
            <div class="key">
            <p class="name">{view.NameOf(metric)} <span>{view.Texts.OnTestRows}</span></p>
            <p class="value">{Figures.Metric(value, metric.Metric.Measure)}<small>{view.Unit(metric)}</small></p>
            {(interval is null ? Html.Empty : Html.Of($"<p class=\"interval\">{view.Texts.Interval(view.Confidence, Figures.Metric(interval.Low, metric.Metric.Measure), Figures.Metric(interval.High, metric.Metric.Measure))}</p>"))}
            {Scale(metric, value, interval, view)}
            {(best is null ? Html.Empty : Html.Of($"<p class=\"against\">{view.Texts.AgainstBaseline(view.Texts.Baseline(best.Value.Name), view.Show(best.Value.Value, metric), Figures.Difference(metric.Metric.Gain(value, best.Value.Value), metric.Metric.Measure))}</p>"))}
            </div>
            """);
    }

    /// <summary>The model with its interval and every baseline on one line.</summary>
    static Html Scale(JudgedMetric metric, double value, Interval? interval, View view)
    {
        var baselines = view.Contents.Judgement.Baselines.Keys.Select(name => (Name: name, Value: view.Baseline(name, metric.Key))).Where(b => b.Value is not null).ToArray();
        if (interval is null && baselines.Length == 0) return Html.Empty;
        var axis = Axis.Around("", [value, interval?.Low ?? value, interval?.High ?? value, .. baselines.Select(b => b.Value!.Value)], ticks: 4);
        double Place(double v) => 12 + 416 * axis.Place(v);
        return Html.Of($"""
            <svg class="scale" role="img" aria-label="{view.Texts.ScaleLabel(view.NameOf(metric))}" viewBox="0 0 440 52">
            <path class="line" d="M12 26H428"/>
            {(interval is null ? Html.Empty : Html.Of($"<path class=\"range\" d=\"M{Place(interval.Low)} 26H{Place(interval.High)}\"/>"))}
            {baselines.Select(b => Html.Of($"<g class=\"other\"><title>{view.Texts.Baseline(b.Name)}: {view.Show(b.Value!.Value, metric)}</title><path d=\"M{Place(b.Value.Value)} 19V33\"/></g>"))}
            <circle class="model" cx="{Place(value)}" cy="26" r="6"><title>{view.Show(value, metric)}</title></circle>
            {Labels(baselines.Select(b => (Place(b.Value!.Value), view.Texts.Baseline(b.Name))))}
            {axis.Ticks.Select(tick => Html.Of($"<text class=\"tick\" x=\"{Place(tick)}\" y=\"49\">{axis.Format(tick)}</text>"))}
            </svg>
            """);
    }

    /// <summary>The names of baselines above the line; one that would stand over another is left to its tip.</summary>
    static IEnumerable<Html> Labels(IEnumerable<(double At, string Name)> labels)
    {
        var end = double.NegativeInfinity;
        foreach (var (at, name) in labels.OrderBy(label => label.At))
        {
            var half = name.Sum(c => c > 0x2e80 ? 11 : 5.6) / 2;
            var middle = Math.Clamp(at, half + 1, 439 - half);
            if (middle - half < end + 6) continue;
            end = middle + half;
            yield return Html.Of($"<text class=\"word\" x=\"{middle}\" y=\"12\">{name}</text>");
        }
    }

    static Html Facts(View view)
    {
        var (contents, texts) = (view.Contents, view.Texts);
        var facts = new List<(string Name, string Value)>();
        if (contents.Rows.Count > 0) facts.Add((texts.RowsByPart, string.Join(" / ", View.Parts.Select(part => Figures.Count(view.Rows(part) ?? 0)))));
        if (contents.Layers.Count > 0) facts.Add((texts.Parameters, Figures.Count(contents.Layers.Sum(layer => layer.Parameters))));
        if (contents.Judgement.Epochs is { } epochs) facts.Add((texts.Epochs, contents.BestEpoch is { } best ? texts.EpochsBest(epochs, best) : Figures.Count(epochs)));
        if (contents.Judgement.Seconds is { } seconds) facts.Add((texts.TrainedIn, Figures.Duration(seconds)));
        if (contents.Judgement.StoppedBy is { } stopped) facts.Add((texts.StoppedByTitle, texts.StoppedBy(stopped)));
        return facts.Count == 0 ? Html.Empty : Html.Of($"<dl class=\"facts\">{facts.Select(fact => Html.Of($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>"))}</dl>");
    }
}
