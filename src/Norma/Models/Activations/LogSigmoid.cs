using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>log(1 / (1 + exp(−x))).</summary>
/// <remarks><c>keras.activations.log_sigmoid</c>, <c>torch.nn.LogSigmoid</c>.</remarks>
[Word]
public sealed record LogSigmoid : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => -nn.functional.softplus(-x);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Neg", [graph.Node("Softplus", [graph.Node("Neg", [x])])]);
}
