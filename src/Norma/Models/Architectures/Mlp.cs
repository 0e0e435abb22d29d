using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>Dense layers one after the other, each with its normalization and dropout.</summary>
/// <remarks>
/// <para>Shapes: <c>[…, D] → […, units of the last]</c>. Weights: those of <c>dense_1</c>, <c>dense_2</c>, … and their normalizations.</para>
/// <para>Rumelhart et al. 1986; <c>sklearn.neural_network.MLPClassifier</c>, <c>torchvision.ops.MLP</c>.</para>
/// </remarks>
/// <param name="Units">The width of each layer.</param>
/// <param name="Activation">Of each layer.</param>
/// <param name="Dropout">The probability that an element behind each layer is dropped while training.</param>
/// <param name="Normalization">Between each sum and its activation, as <c>batch_normalization</c>; none when absent.</param>
/// <param name="KernelRegularizer">What the kernels cost beside what they predict.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record Mlp(
    [Bounds(1, 1 << 20), OneOrMany] Items<int>? Units = null,
    [Default("relu")] Activation? Activation = null,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    Layer? Normalization = null,
    Regularizer? KernelRegularizer = null,
    string? Name = null) : Layer(Name)
{
    /// <summary>The width of each layer.</summary>
    public Items<int> Units { get; init; } = Units ?? [64, 64];

    /// <summary>Of each layer.</summary>
    public Activation Activation { get; init; } = Activation ?? new Activations.Relu();

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var x = new Symbol(inputs.One("at least one axis, the last one known", shape => shape.Rank > 0 && shape.Last > 0), "features");
        if (Units.Count == 0) throw new ShapeException("units is an empty list", "the width of at least one layer");
        var y = x;
        for (var i = 1; i <= Units.Count; i++)
        {
            var name = FormattableString.Invariant($"dense_{i}");
            y = Normalization is null
                ? y.Apply(new Dense(Units[i - 1], Activation, KernelRegularizer: KernelRegularizer, Name: name))
                : y.Apply(new Dense(Units[i - 1], KernelRegularizer: KernelRegularizer, Name: name)).Apply(Normalization with { Name = $"{name}_norm" }).Activate(Activation, $"{name}_activation");
            if (Dropout > 0) y = y.Apply(new Dropout(Dropout, $"{name}_dropout"));
        }
        return Symbol.Graph([x], y);
    }
}
