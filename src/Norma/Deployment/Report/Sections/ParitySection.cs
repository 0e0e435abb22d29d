using Norma.Deployment.Report.Languages;

namespace Norma.Deployment.Report.Sections;

/// <summary>How far the exported graph is from the trained model.</summary>
sealed class ParitySection : Section
{
    public override string Id => "export";

    public override string Title(Texts texts) => texts.ParityTitle;

    public override string? Lead(View view) => view.Contents.Parity is { } parity ? view.Texts.ParityLead(parity.Rows, Figures.General(parity.Tolerance.Absolute), Figures.Percent(parity.Tolerance.Relative)) : null;

    public override Html Body(View view)
    {
        if (view.Contents.Parity is not { } parity) return Html.Empty;
        var texts = view.Texts;
        return Html.Of($"""
            <p>{(parity.Passed ? Html.Of($"<span class=\"pill good\">✓ {texts.Passed}</span>") : Html.Of($"<span class=\"pill bad\">✗ {texts.Failed}</span>"))}</p>
            <div class="table"><table>
            <thead><tr><th scope="col">{texts.Output}</th><th scope="col" class="number">{texts.AbsoluteDifference}</th><th scope="col" class="number">{texts.RelativeDifference}</th></tr></thead>
            <tbody>
            {parity.Outputs.Select(output => Html.Of($"<tr><th scope=\"row\">{output.Key}</th><td class=\"number\">{Figures.General(output.Value.MaxAbs)}</td><td class=\"number\">{Figures.General(output.Value.MaxRel)}</td></tr>\n"))}</tbody>
            </table></div>
            """);
    }
}
