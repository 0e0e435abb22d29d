using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Convolution;

/// <summary>The transposed convolution: each cell of an image adds its multiple of the kernel to what leaves.</summary>
/// <remarks>
/// <c>y = activation(Σ x[i] · kernel, laid at i · strides, + bias)</c>, cut or continued by zeros to the size that leaves.
/// <para>Sizes, k being the span of the kernel with its gaps: <c>n · strides + max(k − strides, 0)</c> for valid, <c>n · strides</c> for same; with an output padding <c>(n − 1) · strides + k + output_padding</c> and <c>(n − 1) · strides + k mod 2 + output_padding</c>.</para>
/// <para>Shapes: <c>[B, H, W, C] → [B, H', W', filters]</c>; sizes of space may be unknown. Weights: <c>kernel [kH, kW, filters, C]</c>, <c>bias [filters]</c>.</para>
/// <para>Zeiler et al. 2010, https://doi.org/10.1109/CVPR.2010.5539957; <c>keras.layers.Conv2DTranspose</c>; <c>torch.nn.ConvTranspose2d</c> keeps channels first and cuts by numbers.</para>
/// </remarks>
/// <param name="Filters">Channels that leave.</param>
/// <param name="KernelSize">The kernel's size on each axis.</param>
/// <param name="Strides">By how much it moves; 1 when absent.</param>
/// <param name="Padding">How much of the edges is cut.</param>
/// <param name="OutputPadding">Cells more at the end of each axis, fewer than its stride; chosen by the sizes above when absent.</param>
/// <param name="DilationRate">The distance of the kernel's cells; 1 when absent.</param>
/// <param name="Activation">Applied to the sum; none when absent.</param>
/// <param name="UseBias">Whether a bias is added.</param>
/// <param name="KernelInitializer">How the kernel begins.</param>
/// <param name="BiasInitializer">How the bias begins.</param>
/// <param name="KernelRegularizer">What the kernel costs beside what it predicts.</param>
/// <param name="BiasRegularizer">What the bias costs.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record Conv2dTranspose(
    [Bounds(1, 1 << 20)] int Filters,
    [Bounds(1, 1 << 16), OneOrMany] Items<int> KernelSize,
    [Bounds(1, 1 << 16), OneOrMany] Items<int>? Strides = null,
    Padding Padding = Padding.Valid,
    [Bounds(0, 1 << 16), OneOrMany] Items<int>? OutputPadding = null,
    [Bounds(1, 1 << 16), OneOrMany] Items<int>? DilationRate = null,
    Activation? Activation = null,
    bool UseBias = true,
    [Default("glorot_uniform")] Initializer? KernelInitializer = null,
    [Default("zeros")] Initializer? BiasInitializer = null,
    Regularizer? KernelRegularizer = null,
    Regularizer? BiasRegularizer = null,
    string? Name = null) : Layer(Name)
{
    /// <summary>By how much it moves.</summary>
    public Items<int> Strides { get; init; } = Strides ?? [1];

    /// <summary>The distance of the kernel's cells.</summary>
    public Items<int> DilationRate { get; init; } = DilationRate ?? [1];

    /// <summary>How the kernel begins.</summary>
    public Initializer KernelInitializer { get; init; } = KernelInitializer ?? new Initializers.GlorotUniform();

    /// <summary>How the bias begins.</summary>
    public Initializer BiasInitializer { get; init; } = BiasInitializer ?? new Initializers.Zeros();

    Transposing Stated => Transposing.Of(Windows.Of(2, KernelSize, Strides, DilationRate, (CausalPadding)Padding), Padding, OutputPadding, Filters, Activation, UseBias);

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Stated.OutputShape(inputs);

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => Stated.WeightSlots(inputs, KernelRegularizer, BiasRegularizer);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Stated.Build(inputs.Only, KernelInitializer, BiasInitializer, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Stated.Lower(graph, weights, inputs[0])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => Stated.Flops(inputs);
}
