using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Spatial;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>While training, turns each image about its centre by an angle of its own; otherwise does nothing.</summary>
/// <remarks>
/// <c>y[h, w] = x[ch + (w − cw)·sin a + (h − ch)·cos a, cw + (w − cw)·cos a − (h − ch)·sin a]</c>, centre <c>ch = (H − 1) / 2</c>, <c>cw = (W − 1) / 2</c>, angle <c>a = 2π · factor</c>, drawn evenly.
/// <para>Shapes: <c>[B, H, W, C] → [B, H, W, C]</c>; height and width may be unknown. No weights.</para>
/// <para><c>keras.layers.RandomRotation</c>; beyond the edges as <c>scipy.ndimage.map_coordinates</c> with <c>grid-constant</c>, <c>nearest</c>, <c>reflect</c>, <c>grid-wrap</c>.</para>
/// </remarks>
/// <param name="Factor">The most that an image is turned to either side, as a share of a full turn; two numbers: the least and the most, counter-clockwise above 0.</param>
/// <param name="FillMode">What lies beyond the edges.</param>
/// <param name="Interpolation">What lies between cells.</param>
/// <param name="FillValue">The value beyond the edges with <c>fill_mode: constant</c>.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record RandomRotation([Bounds(-1, 1), OneOrMany] Items<double> Factor, FillMode FillMode = FillMode.Reflect, Interpolation Interpolation = Interpolation.Bilinear,
    [Bounds(-1e9, 1e9)] double FillValue = 0, string? Name = null) : Layer(Name)
{
    Uniform Turns => Uniform.Around(Factor, "factor");

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        _ = Turns;
        return Windows.Input(inputs, 2);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Turns, new(FillMode, Interpolation, FillValue));

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [new(inputs[0].Name)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(Uniform turns, Cells cells) : Body(nameof(RandomRotation))
    {
        public override bool Draws => turns.Varies;

        public override Tensor[] Compute(Tensor[] inputs, Context context) => context.Training && turns != default ? [Turned(inputs[0])] : inputs;

        Tensor Turned(Tensor x_BHWC)
        {
            var angle_B11 = turns.Draw(x_BHWC, 3) * (2 * Math.PI);
            var (sine, cosine) = (angle_B11.sin(), angle_B11.cos());
            var (middle, center) = ((x_BHWC.shape[1] - 1) / 2.0, (x_BHWC.shape[2] - 1) / 2.0);
            var (rows, columns) = (Cells.Rows(x_BHWC) - middle, Cells.Columns(x_BHWC) - center);
            return cells.Between(x_BHWC, columns * sine + rows * cosine + middle, columns * cosine - rows * sine + center);
        }
    }
}
