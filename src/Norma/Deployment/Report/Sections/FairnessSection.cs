using Norma.Deployment.Report.Languages;
using Norma.Evaluation;

namespace Norma.Deployment.Report.Sections;

/// <summary>Differences between groups of people, where gates ask for them.</summary>
sealed class FairnessSection : Section
{
    public override string Id => "fairness";

    public override string Title(Texts texts) => texts.FairnessTitle;

    public override string? Lead(View view) => view.Texts.FairnessLead;

    public override Html Body(View view) => Html.Of(
        view.Contents.Judgement.Gates.Where(gate => gate.By is not null && GroupMetric.Words.ContainsKey(gate.Metric)).Select(gate => Card(gate, view)))
        is { IsEmpty: false } cards ? Html.Of($"<div class=\"cards\">\n{cards}</div>\n") : Html.Empty;

    static Html Card(GateResult gate, View view)
    {
        double Place(double value) => 10 + 280 * Math.Clamp(value, 0, 1);
        var (texts, style) = (view.Texts, gate.Passed ? "good" : "bad");
        var limits = new[] { gate.Minimum, gate.Maximum }.OfType<double>();
        return Html.Of($"""
            <div class="card">
            <h3>{texts.Metric(gate.Metric)} <small>{gate.By}</small></h3>
            <p class="value">{(gate.Value is { } value ? GateWords.Number(value, gate, view) : "—")} <span class="pill {style}">{(gate.Passed ? "✓ " + texts.Passed : "✗ " + texts.Failed)}</span></p>
            {(gate.Value is { } met ? Html.Of($"<svg class=\"scale\" role=\"img\" aria-label=\"{GateWords.Of(gate, view)}\" viewBox=\"0 0 300 44\"><path class=\"line\" d=\"M10 20H290\"/>{limits.Select(limit => Html.Of($"<g class=\"limit\"><path d=\"M{Place(limit)} 10V30\"/><text class=\"word\" x=\"{Place(limit)}\" y=\"42\">{texts.Limit(Figures.General(limit))}</text></g>"))}<circle class=\"model {style}\" cx=\"{Place(met)}\" cy=\"20\" r=\"6\"/></svg>") : Html.Empty)}
            <p><small>{texts.GroupMetric(gate.Metric)}</small></p>
            {(GateWords.Why(gate) is { } why ? Html.Of($"<p><small>{why}</small></p>") : Html.Empty)}
            </div>

            """);
    }
}
