using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>While training, makes each image brighter or darker by a share of its own; otherwise does nothing.</summary>
/// <remarks>
/// <c>y = clip(x + factor · (high − low), low, high)</c>, the factor drawn evenly, one for each example.
/// <para>Shapes: <c>[B, H, W, C] → [B, H, W, C]</c>; height and width may be unknown. No weights.</para>
/// <para><c>keras.layers.RandomBrightness</c>.</para>
/// </remarks>
/// <param name="Factor">The most that is added or taken away, as a share of the range; two numbers: the least and the most.</param>
/// <param name="ValueRange">The lowest and the highest value that images have; 0 and 255 when absent.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record RandomBrightness([Bounds(-1, 1), OneOrMany] Items<double> Factor, [Bounds(-1e9, 1e9)] Items<double>? ValueRange = null, string? Name = null) : Layer(Name)
{
    /// <summary>The lowest and the highest value that images have.</summary>
    public Items<double> ValueRange { get; init; } = ValueRange ?? [0, 255];

    Uniform Added => Uniform.Around(Factor, "factor");

    Uniform Values => Uniform.Values(ValueRange);

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        _ = (Added, Values);
        return Windows.Input(inputs, 2);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Added, Values);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [new(inputs[0].Name)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(Uniform added, Uniform values) : Body(nameof(RandomBrightness))
    {
        public override bool Draws => added.Varies;

        public override Tensor[] Compute(Tensor[] inputs, Context context) => context.Training ? [Brightened(inputs[0])] : inputs;

        Tensor Brightened(Tensor x) => (x + added.Draw(x, 4) * (values.Upper - values.Lower)).clamp(values.Lower, values.Upper);
    }
}
