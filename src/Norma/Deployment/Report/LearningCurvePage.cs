using Norma.Deployment.Report.Charts;
using Norma.Deployment.Report.Languages;
using Norma.Evaluation;

namespace Norma.Deployment.Report;

/// <summary>The page of <c>norma learning-curve</c>: the metric by the number of training rows, the fitted law, and what twice the rows would bring.</summary>
static class LearningCurvePage
{
    const int Steps = 120;

    static readonly Texts s_texts = Texts.Of(ReportLanguage.English);

    /// <summary>The page.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="testRows">How many rows judged.</param>
    /// <param name="growth">What was measured.</param>
    public static string Write(string name, int testRows, Growth growth) => HtmlPage.Of(s_texts.LanguageTag, $"{name} · Learning curve", s_texts.SkipToContent, s_texts.Contents, Header(name, growth),
    [
        new("curve", "The curve", $"Each point is a training on rows drawn at random, judged by the same {Figures.Count(testRows)} test rows.{(growth.Law is null ? "" : " The dashed line is the fitted law, followed to twice the rows; the bar at its end is the 95 % interval.")}", Curve(growth)),
        new("figures", "Figures", null, Table(growth)),
    ], s_texts.Footer);

    static Html Header(string name, Growth growth)
    {
        List<(string Name, string Value)> facts = [("Metric", s_texts.Metric(growth.Metric)), ("Training rows", Figures.Count(growth.Points[^1].Rows)), ("With all rows", Shown(growth.Points[^1].Mean, growth))];
        if (growth.Doubled is { } doubled) facts.Add(("With twice the rows", Shown(doubled, growth) + (growth.Interval is { } i ? $" ({Shown(i.Low, growth)} to {Shown(i.High, growth)})" : "")));
        if (growth.Law is { } law) facts.Add(("Law", $"{Figures.General(law.A)} {(law.B < 0 ? "−" : "+")} {Figures.General(Math.Abs(law.B))} · n^−{Figures.General(law.C)}"));
        return Html.Of($"""
            <header>
            <p class="eyebrow">Learning curve</p>
            <h1>{name}</h1>
            <p class="remark {(growth.Verdict is "helps" ? "good" : "note")}">{GrowthWords.Of(growth, value => Shown(value, growth))}</p>
            <dl class="facts">{facts.Select(fact => Html.Of($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>"))}</dl>
            </header>
            """);
    }

    static string Shown(double value, Growth growth) => Figures.Metric(value, growth.Measure);

    static Html Curve(Growth growth)
    {
        var known = growth.Points.Where(p => p.Values.Count > 0).ToArray();
        if (known.Length == 0) return Html.Empty;
        var last = growth.Law is null ? known[^1].Rows : 2.0 * known[^1].Rows;
        var values = known.SelectMany(p => p.Values);
        if (growth.Doubled is { } ahead) values = values.Append(ahead);
        if (growth.Interval is { } range) values = values.Append(range.Low).Append(range.High);
        var plot = new Plot($"{s_texts.Metric(growth.Metric)} by training rows", Axis.Whole("Training rows", 0, (int)Math.Min(last, int.MaxValue - 1)), Axis.Around(s_texts.Metric(growth.Metric), values)) { Width = 760, Height = 340 };
        var marks = new List<Html>();
        if (growth.Law is { } law)
            marks.Add(plot.Line(Enumerable.Range(0, Steps + 1).Select(i => known[0].Rows * Math.Pow(last / known[0].Rows, (double)i / Steps)).Select(n => (n, Math.Clamp(law.At(n), growth.Measure.Minimum, growth.Measure.Maximum))), "s2"));
        marks.AddRange(known.SelectMany(p => p.Values.Select(value => plot.Dot(p.Rows, value, "fill1 faint", $"{Figures.Count(p.Rows)} rows: {Shown(value, growth)}", 3))));
        marks.Add(plot.Line(known.Select(p => ((double)p.Rows, p.Mean)), "s1"));
        if (growth.Interval is { } interval) marks.Add(Html.Of($"<path class=\"ahead\" d=\"M{plot.Across(last)} {plot.Down(interval.Low)}V{plot.Down(interval.High)}\"/>"));
        if (growth.Doubled is { } doubled) marks.Add(plot.Dot(last, doubled, "fill2", $"{Figures.Count((long)last)} rows: {Shown(doubled, growth)} expected", 4.5));
        return Html.Of($"<div class=\"wideplot\">{Figure.Of(s_texts.Metric(growth.Metric), plot.With(marks), growth.Law is null ? [("s1", "mean of the repeats")] : [("s1", "mean of the repeats"), ("s2", "fitted law")])}</div>");
    }

    static Html Table(Growth growth) => Html.Of($"""
        <div class="table"><table>
        <thead><tr><th scope="col" class="number">Rows</th><th scope="col" class="number">Share</th><th scope="col" class="number">Mean</th><th scope="col" class="number">± std</th><th scope="col" class="number">Least</th><th scope="col" class="number">Greatest</th><th scope="col" class="number">Law</th></tr></thead>
        <tbody>
        {growth.Points.Select(p => Row(p, growth))}</tbody>
        </table></div>
        """);

    static Html Row(GrowthPoint point, Growth growth) => Html.Of($"""
        <tr><td class="number">{Figures.Count(point.Rows)}</td><td class="number">{Figures.Percent(point.Fraction)}</td>{(point.Values.Count == 0 ? Html.Of($"<td class=\"number\" colspan=\"4\"><small>undefined</small></td>")
            : Html.Of($"<td class=\"number strong\">{Shown(point.Mean, growth)}</td><td class=\"number\">{Shown(point.Deviation, growth)}</td><td class=\"number\">{Shown(point.Values.Min(), growth)}</td><td class=\"number\">{Shown(point.Values.Max(), growth)}</td>"))}<td class="number other">{(growth.Law is { } law ? Shown(law.At(point.Rows), growth) : "—")}</td></tr>

        """);
}
