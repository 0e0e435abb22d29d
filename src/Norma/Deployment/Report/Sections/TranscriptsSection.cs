using System.Globalization;
using Norma.Deployment.Report.Languages;

namespace Norma.Deployment.Report.Sections;

/// <summary>A few transcripts with the true ones.</summary>
sealed class TranscriptsSection : Section
{
    public override string Id => "transcripts";

    public override string Title(Texts texts) => texts.TranscriptsTitle;

    public override string? Lead(View view) => view.Texts.TranscriptsLead;

    public override Html Body(View view) => view.Contents.Transcripts.Count == 0 ? Html.Empty : Html.Of($"""
        <div class="table"><table>
        <thead><tr><th scope="col">{view.Texts.TranscriptHeard}</th><th scope="col">{view.Texts.TranscriptTrue}</th><th scope="col" class="number">{view.Texts.AnswerScore}</th></tr></thead>
        <tbody>
        {view.Contents.Transcripts.Select(heard => Html.Of($"<tr><td>{heard.Heard}</td><td>{heard.True}</td><td class=\"number\">{heard.Score.ToString("0.000", CultureInfo.InvariantCulture)}</td></tr>\n"))}</tbody>
        </table></div>

        """);
}

/// <summary>A transcript of a test row.</summary>
/// <param name="Heard">What the model heard.</param>
/// <param name="True">What is right.</param>
/// <param name="Score">How sure the model is.</param>
sealed record ShownTranscript(string Heard, string True, float Score);
