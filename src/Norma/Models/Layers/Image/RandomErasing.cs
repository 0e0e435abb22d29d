using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>While training, overwrites a rectangle of some of the images; otherwise does nothing.</summary>
/// <remarks>
/// An image is chosen with a probability that is itself drawn evenly from the factor. Its rectangle is <c>√s · H</c> high and <c>√t · W</c> wide, s and t drawn evenly from the scale, its place evenly.
/// <para>Shapes: <c>[B, H, W, C] → [B, H, W, C]</c>; height and width may be unknown. No weights.</para>
/// <para>Zhong et al. 2017, https://arxiv.org/abs/1708.04896; <c>keras.layers.RandomErasing</c>.</para>
/// </remarks>
/// <param name="Factor">The range of the probability: from 0 to this number, or between two; 1 when absent.</param>
/// <param name="Scale">The range of the squared share of each side: from 0 to this number, or between two; 0.02 and 0.33 when absent.</param>
/// <param name="FillValue">The value in the rectangle, one for all channels or one for each; normal noise times the highest value when absent. Clipped to the range.</param>
/// <param name="ValueRange">The lowest and the highest value that images have; 0 and 255 when absent.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record RandomErasing([Bounds(0, 1), OneOrMany] Items<double>? Factor = null, [Bounds(0, 1), OneOrMany] Items<double>? Scale = null,
    [Bounds(-1e9, 1e9), OneOrMany] Items<double>? FillValue = null, [Bounds(-1e9, 1e9)] Items<double>? ValueRange = null, string? Name = null) : Layer(Name)
{
    /// <summary>The range of the probability: from 0 to one number, or between two.</summary>
    public Items<double> Factor { get; init; } = Factor ?? [1];

    /// <summary>The range of the squared share of each side: from 0 to one number, or between two.</summary>
    public Items<double> Scale { get; init; } = Scale ?? [0.02, 0.33];

    /// <summary>The lowest and the highest value that images have.</summary>
    public Items<double> ValueRange { get; init; } = ValueRange ?? [0, 255];

    Uniform Chance => Uniform.UpTo(Factor, "factor");

    Uniform Share => Uniform.UpTo(Scale, "scale");

    Uniform Values => Uniform.Values(ValueRange);

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        _ = (Chance, Share, Values);
        var input = Windows.Input(inputs, 2);
        if (FillValue is { } fill && fill.Count != 1 && fill.Count != input.Last) throw new ShapeException($"fill_value has {fill.Count} numbers for {input.Last} channels", "one, or one for each channel");
        return input;
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Chance, Share, Values, FillValue);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [new(inputs[0].Name)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(Uniform chance, Uniform share, Uniform values, Items<double>? fill) : Body(nameof(RandomErasing))
    {
        static readonly Uniform s_unit = new(0, 1);

        public override bool Draws => chance.Upper > 0;

        public override Tensor[] Compute(Tensor[] inputs, Context context) => context.Training && Draws ? [Erased(inputs[0])] : inputs;

        Tensor Erased(Tensor x_BHWC)
        {
            var chosen_B111 = s_unit.Draw(x_BHWC, 4) < chance.Draw(x_BHWC, 4);
            var within_BHW1 = (Within(x_BHWC, Cells.Rows(x_BHWC)) & Within(x_BHWC, Cells.Columns(x_BHWC))).unsqueeze(-1);
            var filling = fill is null ? randn_like(x_BHWC) * values.Upper : tensor(fill.ToArray(), dtype: x_BHWC.dtype);
            return where(chosen_B111 & within_BHW1, filling.clamp(values.Lower, values.Upper), x_BHWC);
        }

        static Tensor Within(Tensor start, Tensor length, Tensor places) => (places >= start) & (places < start + length);

        Tensor Within(Tensor x_BHWC, Tensor places)
        {
            var size = places.numel();
            var length_B11 = share.Draw(x_BHWC, 3).sqrt() * size;
            return Within(s_unit.Draw(x_BHWC, 3) * (size - length_B11), length_B11, places);
        }
    }
}
