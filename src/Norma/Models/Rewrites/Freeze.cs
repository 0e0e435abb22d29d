using Norma.Spec;

namespace Norma.Models.Rewrites;

/// <summary>Keeps the weights of layers as they are: no gradient changes them, and batch normalization uses its moving averages and does not learn new ones.</summary>
/// <remarks>In Keras <c>layer.trainable = False</c>, in PyTorch <c>requires_grad_(False)</c> with <c>eval()</c> for the normalization.</remarks>
/// <param name="Path">Which layers.</param>
[Word]
public sealed record Freeze(string Path) : Rewrite(Path)
{
    /// <inheritdoc/>
    public override Items<WeightSlot> Apply(Items<WeightSlot> weights, string name) => [.. weights.Select(weight => weight with { IsFrozen = true })];
}
