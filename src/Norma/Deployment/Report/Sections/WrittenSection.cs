using Norma.Deployment.Report.Languages;

namespace Norma.Deployment.Report.Sections;

/// <summary>A few texts that the model wrote.</summary>
sealed class WrittenSection : Section
{
    public override string Id => "written";

    public override string Title(Texts texts) => texts.WrittenTitle;

    public override string? Lead(View view) => view.Texts.WrittenLead;

    public override Html Body(View view) => view.Contents.Written.Count == 0 ? Html.Empty
        : Html.Of($"{view.Contents.Written.Select(text => Html.Of($"<pre class=\"written\">{text}</pre>\n"))}");
}
