using Norma.Models.Layers.Merge;
using Norma.Spec;

namespace Norma.Models.Combinations;

/// <summary>The vectors one behind the other.</summary>
/// <remarks>
/// <c>y = [v₁, v₂, …]</c>, in the order of the inputs.
/// <para>Shapes: <c>[D₁], [D₂], … → [D₁ + D₂ + …]</c>. No weights.</para>
/// <para>The layer <c>concatenate</c>; <c>keras.layers.Concatenate</c>, <c>torch.cat</c>.</para>
/// </remarks>
[Word]
public sealed record Concat : Combination
{
    /// <inheritdoc/>
    public override Layer? Layer(Items<string> inputs) => inputs.Count > 1 ? new Concatenate() : null;
}
