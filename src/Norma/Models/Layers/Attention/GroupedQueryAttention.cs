using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Attention;

/// <summary>Attention by heads in which several heads of the query share one head of key and value, so that a decoder keeps less of what it has read.</summary>
/// <remarks>
/// As <c>multi_head_attention</c>, where query head h looks at head <c>h · num_key_value_heads / num_query_heads</c> of key and value.
/// <para>Shapes: <c>[B, T, D], [B, S, E], [B, S, F] → [B, T, D]</c>. Weights: <c>query.kernel [D, H, K]</c>, <c>query.bias [H, K]</c>, <c>key.kernel [F, G, K]</c>, <c>key.bias [G, K]</c>,
/// <c>value.kernel [E, G, K]</c>, <c>value.bias [G, K]</c>, <c>attention_output.kernel [H, K, D]</c>, <c>attention_output.bias [D]</c>; H query heads, G key and value heads.</para>
/// <para>Ainslie et al. 2023, https://arxiv.org/abs/2305.13245; <c>keras.layers.GroupQueryAttention</c>, whose call takes <c>use_causal_mask</c>.</para>
/// </remarks>
/// <param name="HeadDim">The width K of a head.</param>
/// <param name="NumQueryHeads">How many heads of the query; a multiple of <c>num_key_value_heads</c>.</param>
/// <param name="NumKeyValueHeads">How many heads of key and value.</param>
/// <param name="Dropout">The probability that a weight of the average is dropped while training.</param>
/// <param name="UseBias">Whether the four sums have biases.</param>
/// <param name="Causal">Whether a step looks at itself and the steps before it alone.</param>
/// <param name="Rotary">Turns query and key by their positions; not when absent.</param>
/// <param name="KernelInitializer">How the kernels begin.</param>
/// <param name="BiasInitializer">How the biases begin.</param>
/// <param name="KernelRegularizer">What each kernel costs beside what it predicts.</param>
/// <param name="BiasRegularizer">What each bias costs.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record GroupedQueryAttention(
    [Bounds(1, 1 << 20)] int HeadDim,
    [Bounds(1, 1 << 16)] int NumQueryHeads,
    [Bounds(1, 1 << 16)] int NumKeyValueHeads,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    bool UseBias = true,
    bool Causal = false,
    Rotary? Rotary = null,
    [Default("glorot_uniform")] Initializer? KernelInitializer = null,
    [Default("zeros")] Initializer? BiasInitializer = null,
    Regularizer? KernelRegularizer = null,
    Regularizer? BiasRegularizer = null,
    string? Name = null) : Layer(Name)
{
    /// <summary>How the kernels begin.</summary>
    public Initializer KernelInitializer { get; init; } = KernelInitializer ?? new Initializers.GlorotUniform();

    /// <summary>How the biases begin.</summary>
    public Initializer BiasInitializer { get; init; } = BiasInitializer ?? new Initializers.Zeros();

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Headed.OutputShapes(inputs);

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => Headed.WeightSlots(inputs);

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new HeadedAttentionBody(Headed, inputs, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => Headed.Lower(graph, weights, inputs);

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => Headed.Flops(inputs);

    HeadedAttention Headed => new(NumQueryHeads, NumKeyValueHeads, HeadDim, HeadDim, null, Dropout, UseBias, Causal, Rotary, KernelInitializer, BiasInitializer, KernelRegularizer, BiasRegularizer);
}
