namespace Norma.Deployment.Report;

/// <summary>The frame of every page: head, contents, sections. It loads nothing and runs no script.</summary>
static class HtmlPage
{
    /// <summary>A section under its heading.</summary>
    /// <param name="Id">The anchor.</param>
    /// <param name="Title">The heading.</param>
    /// <param name="Lead">One sentence that says how to read it; null where the heading is enough.</param>
    /// <param name="Body">What it shows; a section without is left out.</param>
    public sealed record Part(string Id, string Title, string? Lead, Html Body);

    /// <summary>A page.</summary>
    public static string Of(string language, string title, string skip, string contents, Html header, IReadOnlyList<Part> parts, string footer)
    {
        var shown = parts.Where(part => !part.Body.IsEmpty).ToArray();
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>{title}</title>
            <style>
            {Html.ReportStyle}</style>
            </head>
            <body>
            <a class="skip" href="#main">{skip}</a>
            <nav aria-label="{contents}"><ol>
            {shown.Select(part => Html.Of($"<li><a href=\"#{part.Id}\">{part.Title}</a></li>\n"))}</ol></nav>
            <main id="main">
            {header}
            {shown.Select(Framed)}</main>
            <footer><p>{footer}</p></footer>
            </body>
            </html>

            """).ToString();
    }

    static Html Framed(Part part) => Html.Of($"""
        <section id="{part.Id}" aria-labelledby="{part.Id}-title">
        <h2 id="{part.Id}-title">{part.Title}</h2>
        {(part.Lead is { } lead ? Html.Of($"<p class=\"lead\">{lead}</p>") : Html.Empty)}
        {part.Body}
        </section>

        """);
}
