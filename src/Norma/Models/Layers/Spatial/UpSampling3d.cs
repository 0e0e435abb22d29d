using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;

namespace Norma.Models.Layers.Spatial;

/// <summary>Repeats the cells of a volume.</summary>
/// <remarks>
/// <c>y[i] = x[i / size]</c> on each axis.
/// <para>Shapes: <c>[B, D, H, W, C] → [B, D', H', W', C]</c>; sizes of space may be unknown. No weights.</para>
/// <para><c>keras.layers.UpSampling3D</c>; <c>torch.nn.Upsample</c> keeps channels first.</para>
/// </remarks>
/// <param name="Size">By how much each axis grows; 2 when absent.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record UpSampling3d([Bounds(1, 1 << 16), OneOrMany] Items<int>? Size = null, string? Name = null) : Layer(Name)
{
    /// <summary>By how much each axis grows.</summary>
    public Items<int> Size { get; init; } = Size ?? [2];

    Growth Stated => new(Windows.Each(3, Size, "size"));

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Stated.OutputShape(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Stated.Build();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Stated.Lower(graph, inputs[0])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;
}
