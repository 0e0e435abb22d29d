using Norma.Deployment.Report.Charts;
using Norma.Deployment.Report.Languages;
using Norma.Evaluation;
using Norma.Evaluation.Explain;

namespace Norma.Deployment.Report.Sections;

/// <summary>On which fields the predictions depend.</summary>
sealed class ImportanceSection : Section
{
    const int MostFields = 25;

    public override string Id => "importance";

    public override string Title(Texts texts) => texts.ImportanceTitle;

    public override string? Lead(View view) => view.Texts.ImportanceLead;

    public override Html Body(View view) => Html.Of(view.Contents.Importance.Where(importance => importance.Fields.Count > 0).Select((importance, i) => Table(importance, i, view)));

    static Html Table(PermutationImportance importance, int target, View view)
    {
        var texts = view.Texts;
        var shown = importance.Fields.Take(MostFields).ToArray();
        var (low, high) = (Math.Min(0, shown.Min(f => f.Mean - f.Deviation)), Math.Max(1e-9, shown.Max(f => f.Mean + f.Deviation)));
        var measure = view.Metrics.FirstOrDefault(metric => metric.Metric.Id == importance.Metric)?.Metric.Measure ?? new Measure("", Better.Higher);
        return Html.Of($"""
            {(view.Contents.Importance.Count > 1 && target < view.Contents.Targets.Count ? Html.Of($"<h3>{view.Contents.Targets[target].Name}</h3>") : Html.Empty)}
            <div class="table"><table class="bars">
            <thead><tr><th scope="col">{texts.Field}</th><th scope="col" colspan="2">{texts.ImportanceColumn(texts.Metric(importance.Metric), Figures.Metric(importance.Baseline, measure))}</th></tr></thead>
            <tbody>
            {shown.Select(field => Html.Of($"<tr><th scope=\"row\">{field.Field}</th><td class=\"number\">{Figures.Difference(field.Mean, measure)}<small> ± {Figures.Metric(field.Deviation, measure)}</small></td><td>{Strip.Deviating(field.Mean, field.Deviation, low, high)}</td></tr>\n"))}</tbody>
            </table></div>
            {(importance.Fields.Count > shown.Length ? Html.Of($"<p><small>{texts.AndMoreFields(importance.Fields.Count - shown.Length)}</small></p>") : Html.Empty)}

            """);
    }
}
