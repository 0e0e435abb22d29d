using Norma.Deployment.Report.Languages;
using Norma.Evaluation;

namespace Norma.Deployment.Report.Sections;

/// <summary>What had to be reached, and what was.</summary>
sealed class GatesSection : Section
{
    public override string Id => "gates";

    public override string Title(Texts texts) => texts.GatesTitle;

    public override string? Lead(View view) => view.Texts.GatesLead;

    public override Html Body(View view)
    {
        var (gates, texts) = (view.Contents.Judgement.Gates, view.Texts);
        if (gates.Count == 0) return Html.Empty;
        return Html.Of($"""
            <div class="table"><table>
            <thead><tr><th scope="col">{texts.Gate}</th><th scope="col" class="number">{texts.Value}</th><th scope="col" class="number">{texts.BaselineColumn}</th><th scope="col">{texts.Result}</th></tr></thead>
            <tbody>
            {gates.Select(gate => Row(gate, view))}</tbody>
            </table></div>
            """);
    }

    static Html Row(GateResult gate, View view) => Html.Of($"""
        <tr><th scope="row">{GateWords.Of(gate, view)}</th><td class="number">{(gate.Value is { } value ? GateWords.Number(value, gate, view) : "—")}{(gate.Slice is null ? Html.Empty : Html.Of($"<br><small>{view.Texts.Worst(gate.By ?? "", gate.Slice)}</small>"))}</td><td class="number">{(gate.BaselineValue is { } than ? GateWords.Number(than, gate, view) : "—")}</td><td>{(gate.Passed ? Html.Of($"<span class=\"pill good\">✓ {view.Texts.Passed}</span>") : Html.Of($"<span class=\"pill bad\">✗ {view.Texts.Failed}</span>"))}{(GateWords.Why(gate) is { } why ? Html.Of($"<br><small>{why}</small>") : Html.Empty)}</td></tr>

        """);
}
