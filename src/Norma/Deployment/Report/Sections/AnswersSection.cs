using System.Globalization;
using Norma.Deployment.Report.Languages;

namespace Norma.Deployment.Report.Sections;

/// <summary>A few questions with the answers that were found and the true ones.</summary>
sealed class AnswersSection : Section
{
    public override string Id => "answers";

    public override string Title(Texts texts) => texts.AnswersTitle;

    public override string? Lead(View view) => view.Texts.AnswersLead;

    public override Html Body(View view) => view.Contents.Answers.Count == 0 ? Html.Empty : Html.Of($"""
        <div class="table"><table>
        <thead><tr><th scope="col">{view.Texts.AnswerAsked}</th><th scope="col">{view.Texts.AnswerFound}</th><th scope="col">{view.Texts.AnswerTrue}</th><th scope="col" class="number">{view.Texts.AnswerScore}</th></tr></thead>
        <tbody>
        {view.Contents.Answers.Select(answer => Html.Of($"<tr><th scope=\"row\">{answer.Asked}</th><td>{answer.Found}</td><td>{answer.True}</td><td class=\"number\">{answer.Score.ToString("0.000", CultureInfo.InvariantCulture)}</td></tr>\n"))}</tbody>
        </table></div>

        """);
}

/// <summary>An answer of a test row.</summary>
/// <param name="Asked">The question.</param>
/// <param name="Found">What the model found.</param>
/// <param name="True">What is right.</param>
/// <param name="Score">How sure the model is.</param>
sealed record ShownAnswer(string Asked, string Found, string True, float Score);
