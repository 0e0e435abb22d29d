using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Convolution;

/// <summary>Slides a kernel over an image: each filter sums its window over all channels.</summary>
/// <remarks>
/// <c>y = activation(x ∗ kernel + bias)</c>, ∗ being cross-correlation.
/// <para>Shapes: <c>[B, H, W, C] → [B, H', W', filters]</c>; sizes may be unknown. Weights: <c>kernel [kH, kW, C / groups, filters]</c>, <c>bias [filters]</c>.</para>
/// <para>LeCun et al. 1998, http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf; <c>keras.layers.Conv2D</c>; <c>torch.nn.Conv2d</c> keeps channels first and pads by numbers.</para>
/// </remarks>
/// <param name="Filters">Channels that leave.</param>
/// <param name="KernelSize">The kernel's size on each axis.</param>
/// <param name="Strides">By how much it moves.</param>
/// <param name="Padding">What lies beyond the edges.</param>
/// <param name="DilationRate">The distance of the kernel's cells.</param>
/// <param name="Groups">Into how many parts the channels are cut, each with filters of its own.</param>
/// <param name="Activation">Applied to the sum; none when absent.</param>
/// <param name="UseBias">Whether a bias is added.</param>
/// <param name="KernelInitializer">How the kernel begins.</param>
/// <param name="BiasInitializer">How the bias begins.</param>
/// <param name="KernelRegularizer">What the kernel costs beside what it predicts.</param>
/// <param name="BiasRegularizer">What the bias costs.</param>
/// <param name="Name">The name of its weights in files.</param>
[Word]
public sealed record Conv2d(
    [Bounds(1, 1 << 20)] int Filters,
    [Bounds(1, 1 << 16), OneOrMany] Items<int> KernelSize,
    [Bounds(1, 1 << 16), OneOrMany] Items<int>? Strides = null,
    Padding Padding = Padding.Valid,
    [Bounds(1, 1 << 16), OneOrMany] Items<int>? DilationRate = null,
    [Bounds(1, 1 << 20)] int Groups = 1,
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

    Convolving Stated => new(Windows.Of(2, KernelSize, Strides, DilationRate, (CausalPadding)Padding), Filters, Groups, Activation, UseBias);

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Stated.OutputShape(inputs);

    /// <inheritdoc/>
    public override Items<WeightSlot> WeightSlots(Shapes inputs) => Stated.WeightSlots(Windows.Input(inputs, 2), KernelRegularizer, BiasRegularizer);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Stated.Build(inputs.Only, KernelInitializer, BiasInitializer, start);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Stated.Lower(graph, weights, inputs[0], shapes.Only)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => Stated.Flops(Windows.Input(inputs, 2));
}
