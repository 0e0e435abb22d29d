using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;
using Norma.Models.Layers.Normalization;
using Norma.Spec;

namespace Norma.Models.Layers.Attention;

/// <summary>What an encoder's and a decoder's block are made of: sublayers in residuals, each normalized before or after.</summary>
sealed record TransformerBlock(int IntermediateDim, int NumHeads, int? NumKeyValueHeads, double Dropout, Models.Activation Activation, bool Gated, double LayerNormEpsilon, Layer? Normalization, bool NormalizeFirst,
    bool UseBias, Rotary? Rotary, Initializer KernelInitializer, Initializer BiasInitializer)
{
    /// <summary>The width of the sequence that enters, which heads must share evenly.</summary>
    public long Width(Shapes inputs)
    {
        if (inputs.FirstOrDefault(shape => shape.Rank != 2 || shape.Last == Shape.Any) is { } unfit) throw new ShapeException($"received {unfit}", "a sequence [T, D], its last axis known");
        var width = inputs[0].Last;
        if (width > 1 << 20) throw new ShapeException($"received {inputs[0]}", $"at most {1 << 20:N0} features");
        return width > 0 && width % NumHeads == 0 ? width : throw new ShapeException($"{width} features are not shared evenly by {NumHeads} heads", "a number of heads that divides that of the features");
    }

    /// <summary>A sequence that looks at another, or at itself.</summary>
    public Symbol Attend(Symbol x, string attention, string norm, bool causal, Symbol? memory = null) => Residual(x, norm, y =>
    {
        var layer = Attention(checked((int)(x.Shape.Last / NumHeads)), causal, memory is null ? Rotary : null, attention);
        return memory is null ? y.Apply(layer) : y.Apply(layer, memory);
    }, $"{attention}_dropout", $"{attention}_residual");

    /// <summary>Each step for itself.</summary>
    public Symbol FeedForward(Symbol x) => Residual(x, "feedforward_layer_norm", y =>
    {
        var wide = y.Apply(Sum(IntermediateDim, Activation, Gated ? "feedforward_gate_dense" : "feedforward_intermediate_dense"));
        if (Gated) wide = wide.Apply(new Multiply("feedforward_gate"), y.Apply(Sum(IntermediateDim, null, "feedforward_intermediate_dense")));
        return wide.Apply(Sum(checked((int)x.Shape.Last), null, "feedforward_output_dense"));
    }, "feedforward_dropout", "feedforward_residual");

    Symbol Residual(Symbol x, string norm, Func<Symbol, Symbol> inner, string dropout, string sum)
    {
        var normalization = (Normalization ?? new LayerNormalization(LayerNormEpsilon)) with { Name = norm };
        var y = inner(NormalizeFirst ? x.Apply(normalization) : x);
        if (Dropout > 0) y = y.Apply(new Dropout(Dropout, dropout));
        y = x.Apply(new Add(sum), y);
        return NormalizeFirst ? y : y.Apply(normalization);
    }

    Layer Attention(int width, bool causal, Rotary? rotary, string name) => NumKeyValueHeads is { } groups
        ? new GroupedQueryAttention(width, NumHeads, groups, Dropout, UseBias, causal, rotary, KernelInitializer, BiasInitializer, Name: name)
        : new MultiHeadAttention(NumHeads, width, null, Dropout, UseBias, null, causal, rotary, KernelInitializer, BiasInitializer, Name: name);

    Dense Sum(int units, Models.Activation? activation, string name) => new(units, activation, UseBias, KernelInitializer, BiasInitializer, Name: name);
}
