using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Convolution;

/// <summary>Slides a kernel over each channel of an image alone, then sums the channels of each place: a convolution with far fewer weights.</summary>
/// <remarks>
/// <c>y = activation((x ∗ depthwise_kernel) · pointwise_kernel + bias)</c>, ∗ being cross-correlation of each channel.
/// <para>Shapes: <c>[B, H, W, C] → [B, H', W', filters]</c>; sizes of space may be unknown. Weights: <c>depthwise_kernel [kH, kW, C, depth_multiplier]</c>, <c>pointwise_kernel [1, 1, C · depth_multiplier, filters]</c>, <c>bias [filters]</c>.</para>
/// <para>Chollet 2017, https://arxiv.org/abs/1610.02357; <c>keras.layers.SeparableConv2D</c>; two <c>torch.nn.Conv2d</c>.</para>
/// </remarks>
/// <param name="Filters">Channels that leave.</param>
/// <param name="KernelSize">The kernel's size on each axis.</param>
/// <param name="Strides">By how much it moves; 1 when absent.</param>
/// <param name="Padding">What lies beyond the edges.</param>
/// <param name="DilationRate">The distance of the kernel's cells; 1 when absent.</param>
/// <param name="DepthMultiplier">Kernels for each channel.</param>
/// <param name="Activation">Applied to the sum; none when absent.</param>
/// <param name="UseBias">Whether a bias is added.</param>
/// <param name="DepthwiseInitializer">How the kernel of each channel begins.</param>
/// <param name="PointwiseInitializer">How the kernel over channels begins.</param>
/// <param name="BiasInitializer">How the bias begins.</param>
/// <param name="DepthwiseRegularizer">What the kernel of each channel costs beside what it predicts.</param>
/// <param name="PointwiseRegularizer">What the kernel over channels costs.</param>
/// <param name="BiasRegularizer">What the bias costs.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record SeparableConv2d(
    [Bounds(1, 1 << 20)] int Filters,
    [Bounds(1, 1 << 16), OneOrMany] Items<int> KernelSize,
    [Bounds(1, 1 << 16), OneOrMany] Items<int>? Strides = null,
    Padding Padding = Padding.Valid,
    [Bounds(1, 1 << 16), OneOrMany] Items<int>? DilationRate = null,
    [Bounds(1, 1 << 16)] int DepthMultiplier = 1,
    Activation? Activation = null,
    bool UseBias = true,
    [Default("glorot_uniform")] Initializer? DepthwiseInitializer = null,
    [Default("glorot_uniform")] Initializer? PointwiseInitializer = null,
    [Default("zeros")] Initializer? BiasInitializer = null,
    Regularizer? DepthwiseRegularizer = null,
    Regularizer? PointwiseRegularizer = null,
    Regularizer? BiasRegularizer = null,
    string? Name = null) : Layer(Name)
{
    /// <summary>By how much it moves.</summary>
    public Items<int> Strides { get; init; } = Strides ?? [1];

    /// <summary>The distance of the kernel's cells.</summary>
    public Items<int> DilationRate { get; init; } = DilationRate ?? [1];

    /// <summary>How the kernel of each channel begins.</summary>
    public Initializer DepthwiseInitializer { get; init; } = DepthwiseInitializer ?? new Initializers.GlorotUniform();

    /// <summary>How the kernel over channels begins.</summary>
    public Initializer PointwiseInitializer { get; init; } = PointwiseInitializer ?? new Initializers.GlorotUniform();

    /// <summary>How the bias begins.</summary>
    public Initializer BiasInitializer { get; init; } = BiasInitializer ?? new Initializers.Zeros();

    Separable Stated => new(Windows.Of(2, KernelSize, Strides, DilationRate, (CausalPadding)Padding), Filters, DepthMultiplier, Activation, UseBias);

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Stated.OutputShape(inputs);

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => Stated.WeightSlots(inputs, DepthwiseRegularizer, PointwiseRegularizer, BiasRegularizer);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Stated.Build(inputs.Only, DepthwiseInitializer, PointwiseInitializer, BiasInitializer, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Stated.Lower(graph, weights, inputs[0], shapes.Only)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => Stated.Flops(inputs);
}
