using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>While training, cuts a piece out of each image at a place of its own; otherwise the middle.</summary>
/// <remarks>
/// <c>y[h, w] = x[h + top, w + left]</c>; top drawn evenly from 0 to <c>H − height</c>, left from 0 to <c>W − width</c>.
/// <para>Shapes: <c>[B, H, W, C] → [B, height, width, C]</c>; <c>H ≥ height</c> and <c>W ≥ width</c>, both known. No weights.</para>
/// <para><c>keras.layers.RandomCrop</c>, which draws one place for the whole batch and enlarges an image that is too small; <c>torchvision.transforms.RandomCrop</c>.</para>
/// </remarks>
/// <param name="Height">Rows that are kept.</param>
/// <param name="Width">Columns that are kept.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record RandomCrop([Bounds(1, 1 << 16)] int Height, [Bounds(1, 1 << 16)] int Width, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => new Crop(Height, Width).OutputShape(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(new(Height, Width), inputs.Only[0] > Height || inputs.Only[1] > Width);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [new Crop(Height, Width).LowerMiddle(graph, inputs[0], shapes.Only)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(Crop crop, bool draws) : Body(nameof(RandomCrop))
    {
        public override bool Draws => draws;

        public override Tensor[] Compute(Tensor[] inputs, Context context) => [context.Training && draws ? crop.Anywhere(inputs[0]) : crop.Middle(inputs[0])];
    }
}
