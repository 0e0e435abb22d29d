using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>While training, spreads or narrows the values of each image about their mean by a factor of its own; otherwise does nothing.</summary>
/// <remarks>
/// <c>y = clip((x − mean) · c + mean, low, high)</c>, mean over height and width for each channel, c drawn evenly from <c>1 − lower</c> to <c>1 + upper</c>, one for each example.
/// <para>Shapes: <c>[B, H, W, C] → [B, H, W, C]</c>; height and width may be unknown. No weights.</para>
/// <para><c>keras.layers.RandomContrast</c>; one number is both, as its page has it, where its code takes 0 for lower.</para>
/// </remarks>
/// <param name="Factor">Lower and upper at once, or the two.</param>
/// <param name="ValueRange">The lowest and the highest value that images have; 0 and 255 when absent.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record RandomContrast([Bounds(0, 1), OneOrMany] Items<double> Factor, [Bounds(-1e9, 1e9)] Items<double>? ValueRange = null, string? Name = null) : Layer(Name)
{
    /// <summary>Lower and upper; both the same where one number was stated.</summary>
    public Items<double> Factor { get; init; } = Factor is [var both] ? [both, both] : Factor;

    /// <summary>The lowest and the highest value that images have.</summary>
    public Items<double> ValueRange { get; init; } = ValueRange ?? [0, 255];

    Uniform Spread => Factor is [var lower, var upper] ? new(1 - lower, 1 + upper) : throw new ShapeException($"factor has {Factor.Count} numbers", "one number, or two");

    Uniform Values => Uniform.Values(ValueRange);

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        _ = (Spread, Values);
        return Windows.Input(inputs, 2);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Spread, Values);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [new(inputs[0].Name)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(Uniform spread, Uniform values) : Body(nameof(RandomContrast))
    {
        public override bool Draws => spread.Varies;

        public override Tensor[] Compute(Tensor[] inputs, Context context) => context.Training ? [Contrasted(inputs[0])] : inputs;

        Tensor Contrasted(Tensor x_BHWC)
        {
            var mean_B11C = x_BHWC.mean([1, 2], keepdim: true);
            return ((x_BHWC - mean_B11C) * spread.Draw(x_BHWC, 4) + mean_B11C).clamp(values.Lower, values.Upper);
        }
    }
}
