using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x · Φ(x), Φ the normal distribution function.</summary>
/// <remarks>Hendrycks &amp; Gimpel 2016, https://arxiv.org/abs/1606.08415; <c>keras.activations.gelu</c>, <c>torch.nn.GELU</c>. ONNX has the operator from opset 20 on; here it is written with Erf or Tanh.</remarks>
/// <param name="Approximate">Whether Φ is taken as <c>½(1 + tanh(√(2/π)(x + 0.044715x³)))</c>.</param>
[Word]
public sealed record Gelu(bool Approximate = false) : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => Approximate ? 0.5 * x * (1 + (Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x.pow(3))).tanh()) : nn.functional.gelu(x);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x)
    {
        var half = graph.Node("Mul", [x, graph.Scalar("half", 0.5f)]);
        var inner = Approximate
            ? graph.Node("Tanh", [graph.Node("Mul", [
                graph.Node("Add", [x, graph.Node("Mul", [graph.Node("Mul", [graph.Node("Mul", [x, x]), x]), graph.Scalar("cubic", 0.044715f)])]),
                graph.Scalar("root", (float)Math.Sqrt(2 / Math.PI))])])
            : graph.Node("Erf", [graph.Node("Mul", [x, graph.Scalar("root", (float)Math.Sqrt(0.5))])]);
        return graph.Node("Mul", [half, graph.Node("Add", [inner, graph.Scalar("one", 1f)])]);
    }
}
