using Norma.Spec;

namespace Norma.Models.Rewrites;

/// <summary>Lets layers learn that a rewrite before this one froze: <c>[{type: freeze, path: base}, {type: unfreeze, path: base.block5}]</c>. A kernel with a correction of low rank stays: its factors learn.</summary>
/// <param name="Path">Which layers.</param>
[Word]
public sealed record Unfreeze(string Path) : Rewrite(Path)
{
    /// <inheritdoc/>
    public override Items<WeightSlot> Apply(Items<WeightSlot> weights, string name) => [.. weights.Select(weight => weight.Adapter is null ? weight with { IsFrozen = false } : weight)];
}
