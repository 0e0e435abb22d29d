using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;

namespace Norma.Models.Layers.Spatial;

/// <summary>Repeats the cells of an image, or interpolates between them.</summary>
/// <remarks>
/// <c>y[i] = x[i / size]</c> on each axis; bilinear: between the centres of cells, those at the edges going on beyond it.
/// <para>Shapes: <c>[B, H, W, C] → [B, H', W', C]</c>; sizes of space may be unknown. No weights.</para>
/// <para><c>keras.layers.UpSampling2D</c>; <c>torch.nn.Upsample</c> keeps channels first.</para>
/// </remarks>
/// <param name="Size">By how much each axis grows; 2 when absent.</param>
/// <param name="Interpolation">What new cells become.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record UpSampling2d([Bounds(1, 1 << 16), OneOrMany] Items<int>? Size = null, Interpolation Interpolation = Interpolation.Nearest, string? Name = null) : Layer(Name)
{
    /// <summary>By how much each axis grows.</summary>
    public Items<int> Size { get; init; } = Size ?? [2];

    Growth Stated => new(Windows.Each(2, Size, "size"), Interpolation);

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Stated.OutputShape(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Stated.Build();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Stated.Lower(graph, inputs[0])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => Interpolation == Interpolation.Nearest ? 0 : checked(8 * OutputShapes(inputs).Only.Size);
}
