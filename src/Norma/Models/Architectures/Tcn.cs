using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Regularization;
using Norma.Models.Layers.Reshaping;
using Norma.Models.Layers.Spatial;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>Causal convolutions over a sequence whose reach doubles from block to block, in residuals: no step sees a later one.</summary>
/// <remarks>
/// A block is two causal convolutions with relu and dropout of whole channels; where its width differs from what enters, a convolution of 1 brings that to it.
/// The last step sees <c>1 + 2 · (kernel_size − 1) · stacks · Σ dilations</c> steps.
/// <para>Shapes: <c>[T, C] → [filters]</c>, or <c>[T, filters]</c> with <c>return_sequences</c>; T known unless that is stated. Weights: those of its convolutions.</para>
/// <para>Bai et al. 2018, https://arxiv.org/abs/1803.01271; <c>keras-tcn</c>.</para>
/// </remarks>
/// <param name="Filters">Channels of each convolution.</param>
/// <param name="KernelSize">Steps that a convolution sees.</param>
/// <param name="Dilations">The distance between those steps, a block for each.</param>
/// <param name="Stacks">How often the blocks are repeated.</param>
/// <param name="Dropout">The probability that a channel is dropped while training.</param>
/// <param name="ReturnSequences">Whether every step leaves; else the last one.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record Tcn(
    [Bounds(1, 1 << 16)] int Filters = 64,
    [Bounds(1, 1 << 12)] int KernelSize = 3,
    [Bounds(1, 1 << 20)] Items<int>? Dilations = null,
    [Bounds(1, 64)] int Stacks = 1,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    bool ReturnSequences = false,
    string? Name = null) : Layer(Name)
{
    /// <summary>The distance between the steps that a convolution sees, a block for each.</summary>
    public Items<int> Dilations { get; init; } = Dilations ?? [1, 2, 4, 8, 16, 32];

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var x = new Symbol(inputs.One(ReturnSequences ? "a sequence: steps, channels" : "a sequence: steps and channels, both known", shape => shape.Rank == 2 && shape.Last > 0 && (ReturnSequences || shape[0] > 0)), "sequence");
        if (Dilations.Count == 0) throw new ShapeException("dilations is an empty list", "at least one");
        var y = x;
        for (var stack = 1; stack <= Stacks; stack++)
            for (var i = 0; i < Dilations.Count; i++) y = Block(y, Dilations[i], FormattableString.Invariant($"stack{stack}_block{i + 1}"));
        if (!ReturnSequences)
        {
            if (y.Shape[0] > 1) y = y.Apply(new Cropping1d([checked((int)y.Shape[0]) - 1, 0], "last_step"));
            y = y.Apply(new Flatten("last"));
        }
        return Symbol.Graph([x], y);
    }

    Symbol Block(Symbol x, int dilation, string name)
    {
        var y = Convolved(Convolved(x, dilation, $"{name}_conv1"), dilation, $"{name}_conv2");
        var shortcut = x.Shape.Last == Filters ? x : x.Apply(new Conv1d(Filters, 1, KernelInitializer: "he_normal", Name: $"{name}_shortcut"));
        return y.Plus(shortcut, $"{name}_add").Activate("relu", $"{name}_out");
    }

    Symbol Convolved(Symbol x, int dilation, string name)
    {
        var y = x.Apply(new Conv1d(Filters, KernelSize, Padding: CausalPadding.Causal, DilationRate: dilation, Activation: "relu", KernelInitializer: "he_normal", Name: name));
        return Dropout > 0 ? y.Apply(new SpatialDropout1d(Dropout, $"{name}_dropout")) : y;
    }
}
