using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models.Layers.Attention;

/// <summary>A block of a transformer in which all steps see each other: self attention, then a feed-forward part, each added to what entered it.</summary>
/// <remarks>
/// <c>x ← norm(x + attention(x))</c>, <c>x ← norm(x + output(activation(intermediate(x))))</c>; with <c>normalize_first</c> <c>x ← x + attention(norm(x))</c> and so on.
/// <para>Shapes: <c>[B, T, D] → [B, T, D]</c>. Weights: those of <c>self_attention_layer</c>, <c>self_attention_layer_norm</c>, <c>feedforward_intermediate_dense</c>, <c>feedforward_output_dense</c>, <c>feedforward_layer_norm</c>.</para>
/// <para>Vaswani et al. 2017, https://arxiv.org/abs/1706.03762; Shazeer 2020 (gates), https://arxiv.org/abs/2002.05202; <c>keras_hub.layers.TransformerEncoder</c>; <c>torch.nn.TransformerEncoderLayer</c>.</para>
/// </remarks>
/// <param name="IntermediateDim">The width between the two sums of the feed-forward part.</param>
/// <param name="NumHeads">How many heads; they share the features evenly.</param>
/// <param name="Dropout">The probability that an element is dropped while training: of the attention's weights and of what each part adds.</param>
/// <param name="Activation">Of the feed-forward part; <c>silu</c> with <c>gated</c> is SwiGLU.</param>
/// <param name="LayerNormEpsilon">Of the layer normalizations.</param>
/// <param name="KernelInitializer">How kernels begin.</param>
/// <param name="BiasInitializer">How biases begin.</param>
/// <param name="NormalizeFirst">Whether a part normalizes what enters it; else what leaves it is normalized.</param>
/// <param name="Normalization">The normalization of each part, as <c>rms_normalization</c>; <c>layer_normalization</c> when absent.</param>
/// <param name="Gated">Whether the feed-forward part multiplies its activated sum by another sum, <c>feedforward_gate_dense</c> being the activated one.</param>
/// <param name="NumKeyValueHeads">How many heads of key and value the heads of the query share; one of each when absent.</param>
/// <param name="Rotary">Turns query and key of the self attention by their positions; not when absent.</param>
/// <param name="UseBias">Whether sums have biases.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record TransformerEncoder(
    [Bounds(1, 1 << 24)] int IntermediateDim,
    [Bounds(1, 1 << 16)] int NumHeads,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    [Default("relu")] Models.Activation? Activation = null,
    [Bounds(1e-12, 1)] double LayerNormEpsilon = 1e-5,
    [Default("glorot_uniform")] Initializer? KernelInitializer = null,
    [Default("zeros")] Initializer? BiasInitializer = null,
    bool NormalizeFirst = false,
    Layer? Normalization = null,
    bool Gated = false,
    [Bounds(1, 1 << 16)] int? NumKeyValueHeads = null,
    Rotary? Rotary = null,
    bool UseBias = true,
    string? Name = null) : Layer(Name)
{
    /// <summary>Of the feed-forward part.</summary>
    public Models.Activation Activation { get; init; } = Activation ?? new Activations.Relu();

    /// <summary>How kernels begin.</summary>
    public Initializer KernelInitializer { get; init; } = KernelInitializer ?? new Initializers.GlorotUniform();

    /// <summary>How biases begin.</summary>
    public Initializer BiasInitializer { get; init; } = BiasInitializer ?? new Initializers.Zeros();

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var x = new Symbol(inputs.One(), "sequence");
        Block.Width(inputs);
        return Symbol.Graph([x], Block.FeedForward(Block.Attend(x, "self_attention_layer", "self_attention_layer_norm", causal: false)));
    }

    TransformerBlock Block => new(IntermediateDim, NumHeads, NumKeyValueHeads, Dropout, Activation, Gated, LayerNormEpsilon, Normalization, NormalizeFirst, UseBias, Rotary, KernelInitializer, BiasInitializer);
}
