namespace Norma.Deployment.Report.Charts;

/// <summary>A drawing with its title, and what its lines mean.</summary>
static class Figure
{
    /// <summary>A title above, the drawing, and below it what the marks mean: a class of the style sheet and a word for each.</summary>
    public static Html Of(string title, Html drawing, params IReadOnlyList<(string Style, string Word)> legend) => Html.Of($"""
        <figure>
        <figcaption>{title}</figcaption>
        {drawing}
        {(legend.Count == 0 ? Html.Empty : Html.Of($"<ul class=\"legend\">{legend.Select(entry => Html.Of($"<li><svg aria-hidden=\"true\" viewBox=\"0 0 22 8\"><path class=\"{entry.Style}\" d=\"M1 4H21\"/></svg>{entry.Word}</li>"))}</ul>"))}
        </figure>

        """);

    /// <summary>Drawings beside each other where the page is wide enough.</summary>
    public static Html Row(params IEnumerable<Html> figures) => Html.Of(figures) is { IsEmpty: false } row ? Html.Of($"<div class=\"figures\">\n{row}</div>\n") : Html.Empty;
}
