using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Spatial;

/// <summary>Cuts cells from the edges of a volume.</summary>
/// <remarks>
/// <c>y = x</c> without its first and last cells.
/// <para>Shapes: <c>[B, D, H, W, C] → [B, D', H', W', C]</c>; sizes of space may be unknown. No weights.</para>
/// <para><c>keras.layers.Cropping3D</c>, which pairs the numbers of an axis; PyTorch slices.</para>
/// </remarks>
/// <param name="Cropping">One number for all sides, 3 for the axes, or 6: before and after each axis, also in pairs; 1 when absent.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Cropping3d([Bounds(0, 1 << 24), OneOrMany, Pairs] Items<int>? Cropping = null, string? Name = null) : Layer(Name)
{
    /// <summary>One number for all sides, 3 for the axes, or 6: before and after each axis.</summary>
    public Items<int> Cropping { get; init; } = Cropping ?? [1];

    Margins Stated => Margins.Of(3, Cropping, "cropping");

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Stated.Within(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Stated.BuildWithin();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Stated.LowerWithin(graph, inputs[0])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;
}
