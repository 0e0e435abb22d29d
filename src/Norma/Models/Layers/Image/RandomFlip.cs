using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Image;

/// <summary>While training, flips about half of the images; otherwise does nothing.</summary>
/// <remarks>
/// <c>y[h, w] = x[h, W − 1 − w]</c> with probability ½ for a horizontal flip; one draw for each example, also where both axes are flipped.
/// <para>Shapes: <c>[B, H, W, C] → [B, H, W, C]</c>; height and width may be unknown. No weights.</para>
/// <para><c>keras.layers.RandomFlip</c>, whose single draw turns an image by 180° or leaves it for <c>horizontal_and_vertical</c>; two layers draw each axis for itself.</para>
/// </remarks>
/// <param name="Mode">Along which axes.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record RandomFlip(FlipMode Mode = FlipMode.HorizontalAndVertical, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Windows.Input(inputs, 2);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Mode);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [new(inputs[0].Name)];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(FlipMode mode) : Body(nameof(RandomFlip))
    {
        readonly long[] _axes = mode switch { FlipMode.Horizontal => [2], FlipMode.Vertical => [1], _ => [1, 2] };

        public override bool Draws => true;

        public override Tensor[] Compute(Tensor[] inputs, Context context) => context.Training ? [Flipped(inputs[0])] : inputs;

        Tensor Flipped(Tensor x) => where(new Uniform(0, 1).Draw(x, 4) < 0.5, x.flip(_axes), x);
    }
}
