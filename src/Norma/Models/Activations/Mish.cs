using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x · tanh(softplus(x)).</summary>
/// <remarks>Misra 2019, https://arxiv.org/abs/1908.08681; <c>keras.activations.mish</c>, <c>torch.nn.Mish</c>.</remarks>
[Word]
public sealed record Mish : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x * x.logaddexp(zeros_like(x)).tanh();

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Mul", [x, graph.Node("Tanh", [graph.Node("Softplus", [x])])]);
}
