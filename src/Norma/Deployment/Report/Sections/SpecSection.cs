using Norma.Deployment.Report.Languages;

namespace Norma.Deployment.Report.Sections;

/// <summary>The file as resolved.</summary>
sealed class SpecSection : Section
{
    public override string Id => "file";

    public override string Title(Texts texts) => texts.SpecTitle;

    public override Html Body(View view) => view.Contents.Spec is not { } spec ? Html.Empty
        : Html.Of($"<details><summary>{view.Texts.SpecShow}</summary>\n<pre><code>{spec.ReplaceLineEndings("\n")}</code></pre></details>\n");
}
