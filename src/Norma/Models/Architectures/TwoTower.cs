using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>Two networks that bring two things, as a user and an item, into one space, where the angle or the product of their vectors says how well they fit.</summary>
/// <remarks>
/// <c>y = left(a) · right(b)</c>, of vectors of length 1 with <c>normalize</c>.
/// <para>Shapes: <c>[D], [E] → [1]</c>. Weights: those of <c>left_1</c>, …, <c>right_1</c>, …; with <c>shared</c> of one tower alone.</para>
/// <para>Yi et al. 2019, https://doi.org/10.1145/3298689.3346996; Huang et al. 2013 (DSSM).</para>
/// </remarks>
/// <param name="Units">The widths of each tower's layers; the last is that of the space.</param>
/// <param name="Activation">Of each layer but the last.</param>
/// <param name="Shared">Whether both towers are one network: for two things of a kind.</param>
/// <param name="Normalize">Whether the vectors are brought to length 1: the cosine of their angle leaves.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record TwoTower(
    [Bounds(1, 1 << 20), OneOrMany] Items<int>? Units = null,
    [Default("relu")] Activation? Activation = null,
    bool Shared = false,
    bool Normalize = true,
    string? Name = null) : Layer(Name)
{
    /// <summary>The widths of each tower's layers.</summary>
    public Items<int> Units { get; init; } = Units ?? [64, 32];

    /// <summary>Of each layer but the last.</summary>
    public Activation Activation { get; init; } = Activation ?? new Activations.Relu();

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        if (inputs.Count != 2 || inputs.Any(shape => shape.Rank != 1 || shape.Last <= 0)) throw new ShapeException($"received {inputs}", "two vectors of known sizes");
        if (Units.Count == 0) throw new ShapeException("units is an empty list", "the width of the space at least");
        if (Shared && !inputs[0].Equals(inputs[1])) throw new ShapeException($"received {inputs}", "two vectors of one size, as the towers are shared");
        var (left, right) = (new Symbol(inputs[0], "left"), new Symbol(inputs[1], "right"));
        var tower = Tower("left");
        return Symbol.Graph([left, right], Through(left, tower).Apply(new Dot(1, Normalize, "match"), Through(right, Shared ? tower : Tower("right"))));
    }

    Dense[] Tower(string side) => [.. Units.Select((units, i) => new Dense(units, i < Units.Count - 1 ? Activation : null, Name: FormattableString.Invariant($"{side}_{i + 1}")))];

    static Symbol Through(Symbol x, Dense[] tower) => tower.Aggregate(x, (y, layer) => y.Apply(layer));
}
