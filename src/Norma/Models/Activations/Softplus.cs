using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>log(1 + exp(x)).</summary>
/// <remarks>Glorot et al. 2011; <c>keras.activations.softplus</c>, <c>torch.nn.Softplus</c>.</remarks>
[Word]
public sealed record Softplus : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x.logaddexp(zeros_like(x));

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Softplus", [x]);
}
