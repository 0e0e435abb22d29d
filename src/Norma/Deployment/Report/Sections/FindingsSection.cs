using Norma.Deployment.Report.Languages;
using Norma.Spec;

namespace Norma.Deployment.Report.Sections;

/// <summary>What was found in the data and in judging, the gravest first.</summary>
sealed class FindingsSection : Section
{
    public override string Id => "findings";

    public override string Title(Texts texts) => texts.FindingsTitle;

    public override string? Lead(View view) => view.Texts.FindingsLead;

    public override Html Body(View view) => List(view.Contents.Findings, view.Texts);

    /// <summary>Findings, the gravest first; empty where there are none.</summary>
    public static Html List(IEnumerable<Finding> findings, Texts texts)
    {
        var ordered = findings.OrderBy(finding => finding.Severity).ToArray();
        return ordered.Length == 0 ? Html.Empty : Html.Of($"<ul class=\"findings\">\n{ordered.Select(finding => Item(finding, texts))}</ul>\n");
    }

    static Html Item(Finding finding, Texts texts) => Html.Of($"""
        <li><p><span class="pill {(finding.Severity is Severity.Error ? "bad" : finding.Severity is Severity.Warning ? "note" : "plain")}">{texts.Severity(finding.Severity)}</span> <code>{finding.Code}</code> {(finding.Path.Length == 0 ? Html.Empty : Html.Of($"<code>{finding.Path}</code> "))}{finding.Message}.</p>{(finding.Expected is null ? Html.Empty : Html.Of($"<p><small>{texts.Expected}: {finding.Expected}.</small></p>"))}{(finding.Fix is null ? Html.Empty : Html.Of($"<p><small>{texts.Fix}: {finding.Fix}</small></p>"))}</li>

        """);
}
