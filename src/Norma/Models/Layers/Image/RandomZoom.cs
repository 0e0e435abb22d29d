using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Spatial;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>While training, shows each image from nearer or further away by shares of its own; otherwise does nothing.</summary>
/// <remarks>
/// <c>y[h, w] = x[ch + (h − ch)·(1 + height_factor), cw + (w − cw)·(1 + width_factor)]</c>, centre <c>ch = (H − 1) / 2</c>, <c>cw = (W − 1) / 2</c>, the factors drawn evenly.
/// <para>Shapes: <c>[B, H, W, C] → [B, H, W, C]</c>; height and width may be unknown. No weights.</para>
/// <para><c>keras.layers.RandomZoom</c>; beyond the edges as <c>scipy.ndimage.map_coordinates</c> with <c>grid-constant</c>, <c>nearest</c>, <c>reflect</c>, <c>grid-wrap</c>.</para>
/// </remarks>
/// <param name="HeightFactor">The most that an image shrinks or grows in height; two numbers: the least and the most, smaller above 0.</param>
/// <param name="WidthFactor">The same of its width; as much as the height, so that shapes stay alike, when absent.</param>
/// <param name="FillMode">What lies beyond the edges.</param>
/// <param name="Interpolation">What lies between cells.</param>
/// <param name="FillValue">The value beyond the edges with <c>fill_mode: constant</c>.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record RandomZoom([Bounds(-1, 1), OneOrMany] Items<double> HeightFactor, [Bounds(-1, 1), OneOrMany] Items<double>? WidthFactor = null, FillMode FillMode = FillMode.Reflect,
    Interpolation Interpolation = Interpolation.Bilinear, [Bounds(-1e9, 1e9)] double FillValue = 0, string? Name = null) : Layer(Name)
{
    Uniform High => Uniform.Around(HeightFactor, "height_factor");

    Uniform? Wide => WidthFactor is null ? null : Uniform.Around(WidthFactor, "width_factor");

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        _ = (High, Wide);
        return Windows.Input(inputs, 2);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(High, Wide, new(FillMode, Interpolation, FillValue));

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [new(inputs[0].Name)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(Uniform high, Uniform? wide, Cells cells) : Body(nameof(RandomZoom))
    {
        public override bool Draws => high.Varies || wide is { Varies: true };

        public override Tensor[] Compute(Tensor[] inputs, Context context) => context.Training && (high, wide ?? default) != default ? [Zoomed(inputs[0])] : inputs;

        Tensor Zoomed(Tensor x_BHWC)
        {
            var high_B11 = high.Plus(1).Draw(x_BHWC, 3);
            var wide_B11 = wide?.Plus(1).Draw(x_BHWC, 3) ?? high_B11;
            var (middle, center) = ((x_BHWC.shape[1] - 1) / 2.0, (x_BHWC.shape[2] - 1) / 2.0);
            return cells.Between(x_BHWC, (Cells.Rows(x_BHWC) - middle) * high_B11 + middle, (Cells.Columns(x_BHWC) - center) * wide_B11 + center);
        }
    }
}
