using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>Dense layers that narrow a vector to a few numbers and widen it again to what it was: what is usual comes back, what is odd does not.</summary>
/// <remarks>
/// <para>Shapes: <c>[D] → [D]</c>. Weights: those of <c>encoder_1</c>, …, <c>decoder_1</c>, …, <c>reconstruction</c>.</para>
/// <para>Hinton &amp; Salakhutdinov 2006, https://doi.org/10.1126/science.1127647.</para>
/// </remarks>
/// <param name="Units">The widths on the way down; the last is that of the code. On the way up they come in the opposite order.</param>
/// <param name="Activation">Of each layer but the last.</param>
/// <param name="OutputActivation">Of the last layer; none when absent.</param>
/// <param name="Dropout">The probability that an input is dropped while training, which makes it denoise.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record Autoencoder(
    [Bounds(1, 1 << 20), OneOrMany] Items<int>? Units = null,
    [Default("relu")] Activation? Activation = null,
    Activation? OutputActivation = null,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    string? Name = null) : Layer(Name)
{
    /// <summary>The widths on the way down.</summary>
    public Items<int> Units { get; init; } = Units ?? [64, 16];

    /// <summary>Of each layer but the last.</summary>
    public Activation Activation { get; init; } = Activation ?? new Activations.Relu();

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var x = new Symbol(inputs.One("a vector of known size", shape => shape.Rank == 1 && shape.Last > 0), "features");
        if (Units.Count == 0) throw new ShapeException("units is an empty list", "the width of the code at least");
        var y = Dropout > 0 ? x.Apply(new Dropout(Dropout, "corrupt")) : x;
        for (var i = 0; i < Units.Count; i++) y = y.Apply(new Dense(Units[i], Activation, Name: FormattableString.Invariant($"encoder_{i + 1}")));
        for (var i = Units.Count - 2; i >= 0; i--) y = y.Apply(new Dense(Units[i], Activation, Name: FormattableString.Invariant($"decoder_{Units.Count - 1 - i}")));
        return Symbol.Graph([x], y.Apply(new Dense(checked((int)x.Shape.Last), OutputActivation, Name: "reconstruction")));
    }
}
