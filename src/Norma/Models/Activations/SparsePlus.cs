using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>0 up to −1, x from 1 on, (x + 1)² / 4 between.</summary>
/// <remarks><c>keras.activations.sparse_plus</c>.</remarks>
[Word]
public sealed record SparsePlus : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => (x.clamp(-1, 1) + 1).square() / 4 + nn.functional.relu(x - 1);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x)
    {
        var one = graph.Scalar("one", 1f);
        var bent = graph.Node("Add", [graph.Node("Clip", [x, graph.Scalar("least", -1f), one]), one]);
        var square = graph.Node("Mul", [graph.Node("Mul", [bent, bent]), graph.Scalar("quarter", 0.25f)]);
        return graph.Node("Add", [square, graph.Node("Relu", [graph.Node("Sub", [x, one])])]);
    }
}
