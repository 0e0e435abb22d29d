using Norma.Data;
using Norma.Deployment.Report.Languages;
using Norma.Tracking;

namespace Norma.Deployment.Report.Sections;

/// <summary>What the result depends on, and how to get it again.</summary>
sealed class RunSection : Section
{
    public override string Id => "run";

    public override string Title(Texts texts) => texts.RunTitle;

    public override string? Lead(View view) => view.Texts.RunLead;

    public override Html Body(View view)
    {
        var (contents, texts) = (view.Contents, view.Texts);
        if (contents.Lock is null && contents.Files.Count == 0) return Html.Empty;
        return Html.Of($"""
            {(contents.Lock is { } held ? Facts(held, contents, texts) : Html.Empty)}
            {(contents.Files.Count == 0 ? Html.Empty : Files(contents.Files, texts))}
            <p>{texts.Reproduce}</p>
            <pre><code>norma reproduce DIR</code></pre>
            """);
    }

    static Html Facts(LockFile held, ReportContents contents, Texts texts)
    {
        List<(string Name, Html Value)> facts =
        [
            ("Norma", Html.Of($"{held.Tool}")), (texts.Seed, Html.Of($"{held.Seed}")), (texts.Threads, Html.Of($"{held.Threads}")),
            (texts.Device, Html.Of($"{held.Device}, {held.Precision}")), (texts.Runtime, Html.Of($"{held.Runtime}, {held.Os}, {held.Cpu}")),
            .. held.Packages.Select(package => (package.Key, Html.Of($"{package.Value}"))),
        ];
        if (contents.License is { } license) facts.Add((texts.License, Html.Of($"{license}")));
        facts.Add((texts.SplitDigest, Html.Of($"<code class=\"digest\">{held.Split.Sha256}</code>")));
        facts.Add((texts.WeightsDigest, Html.Of($"<code class=\"digest\">{held.Result.Weights}</code>")));
        return Html.Of($"<dl class=\"run\">{facts.Select(fact => Html.Of($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>\n"))}</dl>");
    }

    static Html Files(IReadOnlyList<DataFile> files, Texts texts) => Html.Of($"""
        <div class="table"><table>
        <thead><tr><th scope="col">{texts.File}</th><th scope="col" class="number">{texts.Rows}</th><th scope="col" class="number">{texts.Size}</th><th scope="col">SHA-256</th></tr></thead>
        <tbody>
        {files.Select(file => Html.Of($"<tr><th scope=\"row\">{file.Path}</th><td class=\"number\">{Figures.Count(file.Rows)}</td><td class=\"number\">{Figures.Bytes(file.Size)}</td><td><code class=\"digest\">{file.Sha256}</code></td></tr>\n"))}</tbody>
        </table></div>
        """);
}
