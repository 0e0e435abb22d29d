using Norma.Models.Layers.Merge;
using Norma.Spec;

namespace Norma.Models.Combinations;

/// <summary>The sum of vectors that are equally wide.</summary>
/// <remarks>
/// <c>y = v₁ + v₂ + …</c>, element by element.
/// <para>Shapes: <c>[D], [D], … → [D]</c>. No weights.</para>
/// <para>The layer <c>add</c>; <c>keras.layers.Add</c>.</para>
/// </remarks>
[Word]
public sealed record Sum : Combination
{
    /// <inheritdoc/>
    public override Layer? Layer(Items<string> inputs) => inputs.Count > 1 ? new Add() : null;

    // A vector of one number would be spread over all of another.
    internal override Finding? Misfit(Map<long> vectors, string path)
    {
        if (vectors.Values.Distinct().Count() < 2) return null;
        var widest = vectors.MaxBy(vector => vector.Value);
        return new("MODL053", path, $"'sum' adds vectors of different widths: {string.Join(", ", vectors.Take(20).Select(vector => FormattableString.Invariant($"'{vector.Key}' {vector.Value}")))}")
        {
            Expected = "vectors of one width",
            Fix = FormattableString.Invariant($"end the encoder of each in the same width, as {{type: dense, units: {widest.Value}}}, or state 'combine: concat'."),
        };
    }
}
