using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Attention;

/// <summary>Each step of a query looks at all steps of a value through several heads, and takes their average weighted by how well their keys answer it.</summary>
/// <remarks>
/// For each head <c>softmax((query · Wq + bq) (key · Wk + bk)ᵀ / sqrt(key_dim)) (value · Wv + bv)</c>; the heads side by side are summed into the output.
/// Inputs: query, value, key; the value is the key where there is none, and the query where there is none of both (self attention).
/// Steps that the masks of value or key leave out are not looked at; the output of a step with nothing to look at, or left out of the query itself, is the bias alone.
/// <para>Shapes: <c>[B, T, D], [B, S, E], [B, S, F] → [B, T, output_shape]</c>. Weights: <c>query.kernel [D, H, K]</c>, <c>query.bias [H, K]</c>, <c>key.kernel [F, H, K]</c>, <c>key.bias [H, K]</c>,
/// <c>value.kernel [E, H, V]</c>, <c>value.bias [H, V]</c>, <c>attention_output.kernel [H, V, O]</c>, <c>attention_output.bias [O]</c>.</para>
/// <para>Vaswani et al. 2017, https://arxiv.org/abs/1706.03762; <c>keras.layers.MultiHeadAttention</c> (whose call takes <c>use_causal_mask</c>); <c>torch.nn.MultiheadAttention</c> keeps the kernels transposed and joined.</para>
/// </remarks>
/// <param name="NumHeads">How many heads, H.</param>
/// <param name="KeyDim">The width K of query and key in a head.</param>
/// <param name="ValueDim">The width V of the value in a head; <c>key_dim</c> when absent.</param>
/// <param name="Dropout">The probability that a weight of the average is dropped while training.</param>
/// <param name="UseBias">Whether the four sums have biases.</param>
/// <param name="OutputShape">The width of the output; that of the query when absent.</param>
/// <param name="Causal">Whether a step looks at itself and the steps before it alone.</param>
/// <param name="Rotary">Turns query and key by their positions; not when absent.</param>
/// <param name="KernelInitializer">How the kernels begin.</param>
/// <param name="BiasInitializer">How the biases begin.</param>
/// <param name="KernelRegularizer">What each kernel costs beside what it predicts.</param>
/// <param name="BiasRegularizer">What each bias costs.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record MultiHeadAttention(
    [Bounds(1, 1 << 16)] int NumHeads,
    [Bounds(1, 1 << 20)] int KeyDim,
    [Bounds(1, 1 << 20)] int? ValueDim = null,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    bool UseBias = true,
    [Bounds(1, 1 << 24)] int? OutputShape = null,
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

    HeadedAttention Headed => new(NumHeads, NumHeads, KeyDim, ValueDim ?? KeyDim, OutputShape, Dropout, UseBias, Causal, Rotary, KernelInitializer, BiasInitializer, KernelRegularizer, BiasRegularizer);
}
