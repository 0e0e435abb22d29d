using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>min(max(x, 0), 6).</summary>
/// <remarks>Krizhevsky 2010; <c>keras.activations.relu6</c>, <c>torch.nn.ReLU6</c>.</remarks>
[Word]
public sealed record Relu6 : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.relu6(x);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Clip", [x, graph.Scalar("least", 0f), graph.Scalar("most", 6f)]);
}
