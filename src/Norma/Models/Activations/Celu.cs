using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x where it is positive, alpha · (exp(x / alpha) − 1) elsewhere.</summary>
/// <remarks>Barron 2017, https://arxiv.org/abs/1704.07483; <c>keras.activations.celu</c>, <c>torch.nn.CELU</c>.</remarks>
/// <param name="Alpha">What it tends to below 0, negated.</param>
[Word]
public sealed record Celu([Bounds(1e-6, 1e6)] double Alpha = 1) : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.celu(x, Alpha);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Celu", [x], ("alpha", (float)Alpha));
}
