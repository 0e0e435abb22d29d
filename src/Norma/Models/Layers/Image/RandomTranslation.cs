using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Spatial;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>While training, moves each image down and to the right by shares of its own; otherwise does nothing.</summary>
/// <remarks>
/// <c>y[h, w] = x[h − H · height_factor, w − W · width_factor]</c>, the factors drawn evenly.
/// <para>Shapes: <c>[B, H, W, C] → [B, H, W, C]</c>; height and width may be unknown. No weights.</para>
/// <para><c>keras.layers.RandomTranslation</c>; beyond the edges as <c>scipy.ndimage.map_coordinates</c> with <c>grid-constant</c>, <c>nearest</c>, <c>reflect</c>, <c>grid-wrap</c>.</para>
/// </remarks>
/// <param name="HeightFactor">The most that an image moves up or down, as a share of its height; two numbers: the least and the most, down above 0.</param>
/// <param name="WidthFactor">The most that an image moves to the left or right, as a share of its width; two numbers: the least and the most, to the right above 0.</param>
/// <param name="FillMode">What lies beyond the edges.</param>
/// <param name="Interpolation">What lies between cells.</param>
/// <param name="FillValue">The value beyond the edges with <c>fill_mode: constant</c>.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record RandomTranslation([Bounds(-1, 1), OneOrMany] Items<double> HeightFactor, [Bounds(-1, 1), OneOrMany] Items<double> WidthFactor, FillMode FillMode = FillMode.Reflect,
    Interpolation Interpolation = Interpolation.Bilinear, [Bounds(-1e9, 1e9)] double FillValue = 0, string? Name = null) : Layer(Name)
{
    Uniform Down => Uniform.Around(HeightFactor, "height_factor");

    Uniform Right => Uniform.Around(WidthFactor, "width_factor");

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        _ = (Down, Right);
        return Windows.Input(inputs, 2);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Down, Right, new(FillMode, Interpolation, FillValue));

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [new(inputs[0].Name)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(Uniform down, Uniform right, Cells cells) : Body(nameof(RandomTranslation))
    {
        public override bool Draws => down.Varies || right.Varies;

        public override Tensor[] Compute(Tensor[] inputs, Context context) => context.Training && (down, right) != default ? [Moved(inputs[0])] : inputs;

        Tensor Moved(Tensor x_BHWC) => cells.Between(x_BHWC,
            Cells.Rows(x_BHWC) - down.Draw(x_BHWC, 3) * x_BHWC.shape[1],
            Cells.Columns(x_BHWC) - right.Draw(x_BHWC, 3) * x_BHWC.shape[2]);
    }
}
