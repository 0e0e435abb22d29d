using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x − tanh(x).</summary>
/// <remarks><c>keras.activations.tanh_shrink</c>, <c>torch.nn.Tanhshrink</c>.</remarks>
[Word]
public sealed record TanhShrink : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x - x.tanh();

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Sub", [x, graph.Node("Tanh", [x])]);
}
