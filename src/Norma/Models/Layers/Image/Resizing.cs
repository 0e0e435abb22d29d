using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Spatial;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>Each image in another size.</summary>
/// <remarks>
/// On each axis <c>y[i]</c> is x at <c>(i + ½) · size / to − ½</c>: the nearest cell, or the mean of the two around it, those at the edges going on beyond them. Nothing is smoothed first.
/// <para>Shapes: <c>[B, H, W, C] → [B, height, width, C]</c>; H and W may be unknown. No weights.</para>
/// <para><c>keras.layers.Resizing</c>; <c>torch.nn.functional.interpolate</c> with <c>bilinear</c> or <c>nearest-exact</c> keeps channels first.
/// In ONNX gathered cells and their weights rather than <c>Resize</c>, so that both engines compute with the same places to the last bit.</para>
/// </remarks>
/// <param name="Height">Rows of the new size.</param>
/// <param name="Width">Columns of the new size.</param>
/// <param name="Interpolation">What new cells become.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Resizing([Bounds(1, 1 << 16)] int Height, [Bounds(1, 1 << 16)] int Width, Interpolation Interpolation = Interpolation.Bilinear, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Shape.Of([Height, Width, Windows.Input(inputs, 2).Last]);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(new(1, Height, Interpolation), new(2, Width, Interpolation));

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) =>
        [new Stretch(2, Width, Interpolation).Lower(graph, new Stretch(1, Height, Interpolation).Lower(graph, inputs[0], shapes.Only[0]), shapes.Only[1])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => Interpolation == Interpolation.Nearest ? 0 : checked(6 * OutputShapes(inputs).Only.Size);

    sealed class Network(Stretch rows, Stretch columns) : Body(nameof(Resizing))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [columns.Compute(rows.Compute(inputs[0]))];
    }
}
