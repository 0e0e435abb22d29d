using Norma.Deployment.Report.Languages;

namespace Norma.Deployment.Report;

/// <summary>A part of the page under a heading.</summary>
abstract class Section
{
    /// <summary>The anchor, the same in every language.</summary>
    public abstract string Id { get; }

    /// <summary>The heading.</summary>
    public abstract string Title(Texts texts);

    /// <summary>One sentence that says how to read it; null where the heading is enough.</summary>
    public virtual string? Lead(View view) => null;

    /// <summary>What it shows; empty when there is nothing to show.</summary>
    public abstract Html Body(View view);
}
