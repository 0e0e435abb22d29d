using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;

namespace Norma.Models.Layers.Pooling;

/// <summary>Slides a window over an image and keeps the largest value of each window, each channel for itself.</summary>
/// <remarks>
/// <c>y = max(window of x)</c>; cells beyond the edges do not count.
/// <para>Shapes: <c>[B, H, W, C] → [B, H', W', C]</c>; sizes of space may be unknown. No weights.</para>
/// <para><c>keras.layers.MaxPooling2D</c>; <c>torch.nn.MaxPool2d</c> keeps channels first and pads by numbers.</para>
/// </remarks>
/// <param name="PoolSize">The window's size on each axis; 2 when absent.</param>
/// <param name="Strides">By how much it moves; its size when absent.</param>
/// <param name="Padding">What lies beyond the edges.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record MaxPooling2d(
    [Bounds(1, 1 << 16), OneOrMany] Items<int>? PoolSize = null,
    [Bounds(1, 1 << 16), OneOrMany] Items<int>? Strides = null,
    Padding Padding = Padding.Valid,
    string? Name = null) : Layer(Name)
{
    /// <summary>The window's size on each axis.</summary>
    public Items<int> PoolSize { get; init; } = PoolSize ?? [2];

    Pooling Stated => Pooling.Of(2, PoolSize, Strides, Padding, largest: true);

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Stated.OutputShape(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Stated.Build();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Stated.Lower(graph, inputs[0], shapes.Only)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => Stated.Flops(inputs);
}
