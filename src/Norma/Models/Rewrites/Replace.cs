using Norma.Spec;

namespace Norma.Models.Rewrites;

/// <summary>Puts another layer in the place of one: a new head, another activation, another normalization. Its name stays.</summary>
/// <param name="Path">Which layer; a layer inside of it is not meant.</param>
/// <param name="Layer">What takes its place.</param>
[Word]
public sealed record Replace(string Path, Layer Layer) : Rewrite(Path)
{
    /// <inheritdoc/>
    public override Layer Apply(Layer layer, string name) => Match(Path, name, inside: false) ? Layer with { Name = null } : layer;
}
