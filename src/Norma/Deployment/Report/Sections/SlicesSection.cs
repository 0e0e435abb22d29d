using Norma.Deployment.Report.Charts;
using Norma.Deployment.Report.Languages;
using Norma.Evaluation;

namespace Norma.Deployment.Report.Sections;

/// <summary>How the model does on test rows that share a value.</summary>
sealed class SlicesSection : Section
{
    /// <summary>Below this many rows a figure says little, and is never called the worst.</summary>
    const int FewRows = 20;

    public override string Id => "slices";

    public override string Title(Texts texts) => texts.SlicesTitle;

    public override string? Lead(View view) => view.KeyMetric is { } metric ? view.Texts.SlicesLead(view.NameOf(metric), FewRows) : null;

    public override Html Body(View view)
    {
        var slices = view.Contents.Judgement.Slices.Where(slice => slice.By.Count > 0).ToArray();
        if (slices.Length == 0 || view.KeyMetric is not { } key || view.Value("test", key.Key) is not { } whole) return Html.Empty;
        var axis = Axis.Around("", slices.Select(slice => slice.Metrics.TryGetValue(key.Key, out var value) ? value : double.NaN).Append(whole));
        return Html.Of(slices.GroupBy(slice => slice.By.Keys.First(), StringComparer.Ordinal).Select(group => Field(group.Key, [.. group], key, whole, axis, view)));
    }

    static Html Field(string field, SliceResult[] slices, JudgedMetric key, double whole, Axis axis, View view)
    {
        var texts = view.Texts;
        var others = view.Metrics.Where(metric => metric.Key != key.Key && slices.Any(slice => slice.Metrics.ContainsKey(metric.Key))).Take(4).ToArray();
        var judged = slices.Where(slice => slice.Rows >= FewRows && slice.Metrics.ContainsKey(key.Key)).ToArray();
        var worst = judged.Where(slice => key.Metric.Gain(slice.Metrics[key.Key], whole) < 0).MinBy(slice => key.Metric.Gain(slice.Metrics[key.Key], whole));
        return Html.Of($"""
            <h3>{field}{(view.Contents.Fields.TryGetValue(field, out var stated) && stated.Sensitive ? Html.Of($" <span class=\"pill note\">{texts.Sensitive}</span>") : Html.Empty)}</h3>
            <div class="table"><table>
            <thead><tr><th scope="col">{texts.Value}</th><th scope="col" class="number">{texts.Rows}</th><th scope="col" colspan="2">{view.NameOf(key)} <small>{texts.WholeIs(view.Show(whole, key))}</small></th>{others.Select(metric => Html.Of($"<th scope=\"col\" class=\"number\">{view.NameOf(metric)}</th>"))}</tr></thead>
            <tbody>
            {slices.Select(slice => Row(slice, field, slice == worst, key, others, whole, axis, view))}</tbody>
            </table></div>

            """);
    }

    static Html Row(SliceResult slice, string field, bool worst, JudgedMetric key, JudgedMetric[] others, double whole, Axis axis, View view)
    {
        var (texts, shown) = (view.Texts, slice.Metrics.TryGetValue(key.Key, out var value));
        var style = shown && key.Metric.Gain(value, whole) < 0 ? "fill2" : "fill1";
        return Html.Of($"""
            <tr{(worst ? Html.Of($" class=\"worst\"") : Html.Empty)}><th scope="row">{slice.By[field] ?? texts.Missing}{(worst ? Html.Of($" <span class=\"pill bad\">{texts.WorstMark}</span>") : Html.Empty)}</th><td class="number{(slice.Rows < FewRows ? " few" : "")}">{Figures.Count(slice.Rows)}</td><td class="number strong">{(shown ? Figures.Metric(value, key.Metric.Measure) : "—")}</td><td>{(shown ? Strip.Lollipop(value, whole, axis, style) : Html.Empty)}</td>{others.Select(metric => Html.Of($"<td class=\"number\">{(slice.Metrics.TryGetValue(metric.Key, out var other) ? Figures.Metric(other, metric.Metric.Measure) : "—")}</td>"))}</tr>

            """);
    }
}
