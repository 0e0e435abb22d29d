using Norma.Spec;

namespace Norma.Models.Rewrites;

/// <summary>Makes a weight the same as another: one set of numbers, changed by the gradients of both. Where the shapes are each other's reverse it is the transpose, as for a word's embedding and the head that predicts words.</summary>
/// <remarks>Press &amp; Wolf 2017, https://arxiv.org/abs/1608.05859; <c>keras_hub.layers.ReversibleEmbedding</c>; in PyTorch <c>head.weight = embedding.weight</c>.</remarks>
/// <param name="Path">The weight that gives up its own numbers, as in <c>head.kernel</c>.</param>
/// <param name="To">The weight whose numbers both have, as in <c>embedding.embeddings</c>.</param>
[Word]
public sealed record Tie(string Path, string To) : Rewrite(Path)
{
    /// <inheritdoc/>
    public override bool Matches(string name) => Path.StartsWith(name, StringComparison.Ordinal) && Path.Length > name.Length && Path[name.Length] == '.';

    /// <inheritdoc/>
    public override Items<WeightSlot> Apply(Items<WeightSlot> weights, string name) => [.. weights.Select(weight => Path == $"{name}.{weight.Name}" ? weight with { TiedTo = To } : weight)];
}
