using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models.Layers.Spatial;

/// <summary>Puts zeros around an image.</summary>
/// <remarks>
/// <c>y = x</c> with zeros before and after.
/// <para>Shapes: <c>[B, H, W, C] → [B, H', W', C]</c>; sizes of space may be unknown. No weights.</para>
/// <para><c>keras.layers.ZeroPadding2D</c>, which pairs the numbers of an axis; <c>torch.nn.ZeroPad2d</c> keeps channels first and names the last axis first.</para>
/// </remarks>
/// <param name="Padding">One number for all sides, 2 for the axes, or 4: before and after each axis, also in pairs; 1 when absent.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record ZeroPadding2d([Bounds(0, 1 << 24), OneOrMany, Pairs] Items<int>? Padding = null, string? Name = null) : Layer(Name)
{
    /// <summary>One number for all sides, 2 for the axes, or 4: before and after each axis.</summary>
    public Items<int> Padding { get; init; } = Padding ?? [1];

    Margins Stated => Margins.Of(2, Padding, "padding");

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Stated.Around(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => Stated.BuildAround();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [Stated.LowerAround(graph, inputs[0])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;
}
