using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Convolution;

/// <summary>Slides kernels over an image, each over one channel alone.</summary>
/// <remarks>
/// <c>y[…, c · depth_multiplier + m] = activation(x[…, c] ∗ kernel[…, c, m] + bias)</c>, ∗ being cross-correlation.
/// <para>Shapes: <c>[B, H, W, C] → [B, H', W', C · depth_multiplier]</c>; sizes of space may be unknown. Weights: <c>kernel [kH, kW, C, depth_multiplier]</c>, <c>bias [C · depth_multiplier]</c>.</para>
/// <para>Howard et al. 2017, https://arxiv.org/abs/1704.04861; <c>keras.layers.DepthwiseConv2D</c>; <c>torch.nn.Conv2d</c> with as many groups as channels.</para>
/// </remarks>
/// <param name="KernelSize">The kernel's size on each axis.</param>
/// <param name="Strides">By how much it moves; 1 when absent.</param>
/// <param name="Padding">What lies beyond the edges.</param>
/// <param name="DepthMultiplier">Kernels for each channel.</param>
/// <param name="DilationRate">The distance of the kernel's cells; 1 when absent.</param>
/// <param name="Activation">Applied to the sum; none when absent.</param>
/// <param name="UseBias">Whether a bias is added.</param>
/// <param name="DepthwiseInitializer">How the kernel of each channel begins.</param>
/// <param name="BiasInitializer">How the bias begins.</param>
/// <param name="DepthwiseRegularizer">What the kernel costs beside what it predicts.</param>
/// <param name="BiasRegularizer">What the bias costs.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record DepthwiseConv2d(
    [Bounds(1, 1 << 16), OneOrMany] Items<int> KernelSize,
    [Bounds(1, 1 << 16), OneOrMany] Items<int>? Strides = null,
    Padding Padding = Padding.Valid,
    [Bounds(1, 1 << 16)] int DepthMultiplier = 1,
    [Bounds(1, 1 << 16), OneOrMany] Items<int>? DilationRate = null,
    Activation? Activation = null,
    bool UseBias = true,
    [Default("glorot_uniform")] Initializer? DepthwiseInitializer = null,
    [Default("zeros")] Initializer? BiasInitializer = null,
    Regularizer? DepthwiseRegularizer = null,
    Regularizer? BiasRegularizer = null,
    string? Name = null) : Layer(Name)
{
    /// <summary>By how much it moves.</summary>
    public Items<int> Strides { get; init; } = Strides ?? [1];

    /// <summary>The distance of the kernel's cells.</summary>
    public Items<int> DilationRate { get; init; } = DilationRate ?? [1];

    /// <summary>How the kernel of each channel begins.</summary>
    public Initializer DepthwiseInitializer { get; init; } = DepthwiseInitializer ?? new Initializers.GlorotUniform();

    /// <summary>How the bias begins.</summary>
    public Initializer BiasInitializer { get; init; } = BiasInitializer ?? new Initializers.Zeros();

    Depthwise Stated => new(Windows.Of(2, KernelSize, Strides, DilationRate, (CausalPadding)Padding), DepthMultiplier, Activation, UseBias);

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Stated.OutputShape(inputs);

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => Stated.WeightSlots(inputs, DepthwiseRegularizer, BiasRegularizer);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Stated.Build(inputs.Only, DepthwiseInitializer, BiasInitializer, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Stated.Lower(graph, weights, inputs[0], shapes.Only)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => Stated.Flops(inputs);
}
