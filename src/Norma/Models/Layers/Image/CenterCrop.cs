using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>Cuts the middle out of each image.</summary>
/// <remarks>
/// <c>y[h, w] = x[h + ⌊(H − height) / 2⌋, w + ⌊(W − width) / 2⌋]</c>.
/// <para>Shapes: <c>[B, H, W, C] → [B, height, width, C]</c>; <c>H ≥ height</c> and <c>W ≥ width</c>, both known. No weights.</para>
/// <para><c>keras.layers.CenterCrop</c>, which enlarges an image that is too small; here <c>resizing</c> before it does so, or it is refused.</para>
/// </remarks>
/// <param name="Height">Rows that are kept.</param>
/// <param name="Width">Columns that are kept.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record CenterCrop([Bounds(1, 1 << 16)] int Height, [Bounds(1, 1 << 16)] int Width, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => new Crop(Height, Width).OutputShape(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(new(Height, Width));

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [new Crop(Height, Width).LowerMiddle(graph, inputs[0], shapes.Only)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(Crop crop) : Body(nameof(CenterCrop))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [crop.Middle(inputs[0])];
    }
}
