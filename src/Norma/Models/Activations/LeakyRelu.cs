using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x where it is positive, negative_slope · x elsewhere.</summary>
/// <remarks>Maas et al. 2013; <c>keras.activations.leaky_relu</c> (0.2), <c>torch.nn.LeakyReLU</c> (whose slope is 0.01).</remarks>
/// <param name="NegativeSlope">The slope below 0.</param>
[Word]
public sealed record LeakyRelu([Bounds(0, 1)] double NegativeSlope = 0.2) : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.leaky_relu(x, NegativeSlope);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("LeakyRelu", [x], ("alpha", (float)NegativeSlope));
}
