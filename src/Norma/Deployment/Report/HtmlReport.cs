using Norma.Deployment.Report.Languages;
using Norma.Deployment.Report.Sections;

namespace Norma.Deployment.Report;

/// <summary>The report: one page that shows how good a model is, on what it was trained, and whether it may go into service.</summary>
/// <remarks>
/// It needs nothing from elsewhere and runs no script. It holds no time and no name of a machine: the same contents give the same bytes. It shows no value
/// of text fields, of ids or of fields that seem to name persons.
/// </remarks>
static class HtmlReport
{
    static readonly Section[] s_sections =
    [
        new GatesSection(), new MetricsSection(), new LearningSection(), new ConfusionSection(), new RankingSection(), new CalibrationSection(), new ResidualsSection(),
        new SlicesSection(), new FairnessSection(), new ImportanceSection(), new ProfileSection(), new FindingsSection(), new NetworkSection(), new ParitySection(), new RunSection(), new SpecSection(),
    ];

    /// <summary>The sections, in the order of the page.</summary>
    internal static IReadOnlyList<Section> Sections => s_sections;

    /// <summary>The page, in UTF-8's characters, to be written as <c>report.html</c>.</summary>
    /// <param name="contents">What it shows.</param>
    /// <param name="language">In which language.</param>
    public static string Write(ReportContents contents, ReportLanguage language = ReportLanguage.English)
    {
        ArgumentNullException.ThrowIfNull(contents);
        var texts = Texts.Of(language);
        var view = new View(contents, texts);
        var shown = s_sections.Select(section => (section, body: section.Body(view))).Where(s => !s.body.IsEmpty).ToArray();
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="{texts.LanguageTag}">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{contents.Judgement.Name} · {texts.Report}</title>
            <style>
            {Html.ReportStyle}</style>
            </head>
            <body>
            <a class="skip" href="#main">{texts.SkipToContent}</a>
            <nav aria-label="{texts.Contents}"><ol>
            {shown.Select(s => Html.Of($"<li><a href=\"#{s.section.Id}\">{s.section.Title(texts)}</a></li>\n"))}</ol></nav>
            <main id="main">
            {Verdict.Of(view)}
            {shown.Select(s => Framed(s.section, s.body, view))}</main>
            <footer><p>{texts.Footer}</p></footer>
            </body>
            </html>

            """).ToString();
    }

    static Html Framed(Section section, Html body, View view) => Html.Of($"""
        <section id="{section.Id}" aria-labelledby="{section.Id}-title">
        <h2 id="{section.Id}-title">{section.Title(view.Texts)}</h2>
        {(section.Lead(view) is { } lead ? Html.Of($"<p class=\"lead\">{lead}</p>") : Html.Empty)}
        {body}
        </section>

        """);
}
