using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>λx where it is positive, λα(exp(x) − 1) elsewhere, with λ = 1.0507… and α = 1.6733… that keep mean 0 and variance 1.</summary>
/// <remarks>Klambauer et al. 2017, https://arxiv.org/abs/1706.02515; <c>keras.activations.selu</c>, <c>torch.nn.SELU</c>.</remarks>
[Word]
public sealed record Selu : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.selu(x);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Selu", [x], ("alpha", 1.6732632423543772f), ("gamma", 1.0507009873554805f));
}
