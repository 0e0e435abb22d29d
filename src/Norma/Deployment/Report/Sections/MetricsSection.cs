using Norma.Deployment.Report.Languages;
using Norma.Evaluation;

namespace Norma.Deployment.Report.Sections;

/// <summary>Every metric on every part, its interval, what simple models reach, and how far training and test lie apart.</summary>
sealed class MetricsSection : Section
{
    public override string Id => "metrics";

    public override string Title(Texts texts) => texts.MetricsTitle;

    public override string? Lead(View view) => view.Texts.MetricsLead(view.Confidence);

    public override Html Body(View view)
    {
        var (judgement, texts) = (view.Contents.Judgement, view.Texts);
        var metrics = view.Metrics.Where(metric => View.Parts.Any(part => view.Value(part, metric.Key) is not null)).ToArray();
        if (metrics.Length == 0) return Html.Empty;
        var parts = View.Parts.Where(part => judgement.Metrics.TryGetValue(part, out var values) && values.Count > 0).ToArray();
        var gaps = parts.Contains("train") && parts.Contains("test");
        return Html.Of($"""
            <div class="table"><table>
            <thead><tr><th scope="col">{texts.MetricColumn}</th>{parts.Select(part => Html.Of($"<th scope=\"col\" class=\"number\">{texts.Part(part)}{Rows(view, part)}</th>"))}{judgement.Baselines.Keys.Select(name => Html.Of($"<th scope=\"col\" class=\"number other\">{texts.Baseline(name)}<br><small>{texts.BaselineOnTest}</small></th>"))}{(gaps ? Html.Of($"<th scope=\"col\" class=\"number\">{texts.Gap}<br><small>{texts.GapHow}</small></th>") : Html.Empty)}</tr></thead>
            <tbody>
            {metrics.Select(metric => Row(metric, parts, gaps, view))}</tbody>
            </table></div>
            {(view.KeyMetric is { } key && gaps ? Gap(key, view) : Html.Empty)}
            """);
    }

    static Html Rows(View view, string part) => view.Rows(part) is { } rows ? Html.Of($"<br><small>{view.Texts.RowCount(Figures.Count(rows))}</small>") : Html.Empty;

    static Html Row(JudgedMetric metric, string[] parts, bool gaps, View view)
    {
        var measure = metric.Metric.Measure;
        Html Cell(double? value, string style, Html more = default) => Html.Of($"<td class=\"number {style}\">{(value is { } v ? Figures.Metric(v, measure) : "—")}{more}</td>");
        Html OfPart(string part) => Cell(view.Value(part, metric.Key), part == "test" ? "strong" : "",
            part == "test" && view.IntervalOf(metric.Key) is { } interval ? Html.Of($"<br><small>{Figures.Metric(interval.Low, measure)} – {Figures.Metric(interval.High, measure)}</small>") : Html.Empty);
        return Html.Of($"""
            <tr><th scope="row">{view.NameOf(metric)}<span class="unit">{view.Unit(metric)}</span> <span class="direction" title="{(measure.Better is Better.Higher ? view.Texts.HigherIsBetter : view.Texts.LowerIsBetter)}">{(measure.Better is Better.Higher ? "↑" : "↓")}</span></th>{parts.Select(OfPart)}{view.Contents.Judgement.Baselines.Keys.Select(name => Cell(view.Baseline(name, metric.Key), "other"))}{(gaps ? Html.Of($"<td class=\"number\">{(metric.Gap(view.Contents.Judgement) is { } gap ? Figures.Difference(gap, measure) : "—")}</td>") : Html.Empty)}</tr>

            """);
    }

    /// <summary>The gap of the key metric in plain words: chance explains what lies inside the interval of the test value.</summary>
    static Html Gap(JudgedMetric metric, View view)
    {
        if (metric.Gap(view.Contents.Judgement) is not { } gap || view.IntervalOf(metric.Key) is not { } interval) return Html.Empty;
        var (train, name) = (view.Value("train", metric.Key)!.Value, view.NameOf(metric));
        var size = Figures.Metric(Math.Abs(gap), metric.Metric.Measure) + view.Unit(metric);
        var (style, words) = (train >= interval.Low && train <= interval.High) ? ("good", view.Texts.GapNone(name, size, view.Confidence))
            : gap < 0 ? ("note", view.Texts.GapReversed(name, size))
            : gap > 2 * (interval.High - interval.Low) ? ("bad", view.Texts.GapLarge(name, size))
            : ("note", view.Texts.GapSome(name, size, view.Confidence));
        return Html.Of($"<p class=\"remark {style}\">{words}</p>\n");
    }
}
