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
        new GatesSection(), new MetricsSection(), new WrittenSection(), new AnswersSection(), new TranscriptsSection(), new LearningSection(), new BoxesSection(), new ConfusionSection(), new RankingSection(), new CalibrationSection(), new ResidualsSection(),
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
        var parts = s_sections.Select(section => (section, body: section.Body(view))).Where(s => !s.body.IsEmpty).Select(s => new HtmlPage.Part(s.section.Id, s.section.Title(texts), s.section.Lead(view), s.body)).ToArray();
        return HtmlPage.Of(texts.LanguageTag, $"{contents.Judgement.Name} · {texts.Report}", texts.SkipToContent, texts.Contents, Verdict.Of(view), parts, texts.Footer);
    }
}
