using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x · sigmoid(x).</summary>
/// <remarks>Hendrycks &amp; Gimpel 2016, Elfwing et al. 2017, https://arxiv.org/abs/1702.03118; <c>keras.activations.silu</c>, <c>torch.nn.SiLU</c>.</remarks>
[Word]
public sealed record Silu : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.silu(x);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Mul", [x, graph.Node("Sigmoid", [x])]);
}
