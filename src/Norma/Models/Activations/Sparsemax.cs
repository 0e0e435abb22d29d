using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>The nearest point to x, along the last axis, whose numbers are not negative and sum to 1; many of them are 0.</summary>
/// <remarks>max(x − τ, 0), τ the greatest of (S<sub>k</sub> − 1) / k, S<sub>k</sub> the sum of the k greatest numbers. Martins &amp; Astudillo 2016, https://arxiv.org/abs/1602.02068; <c>keras.activations.sparsemax</c>.</remarks>
[Word]
public sealed record Sparsemax : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.relu(x - ((x.sort(-1, descending: true).Values.cumsum(-1) - 1) / arange(1, x.shape[^1] + 1, dtype: x.dtype)).amax([-1], keepdim: true));

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x)
    {
        var width = graph.Node("Gather", [graph.Node("Shape", [x]), graph.Ints("last", [-1])]);
        var sums = graph.Node("CumSum", [graph.Node("TopK", 2, [x, width], ("axis", -1L))[0], graph.Scalar("axis", -1L)]);
        var one = graph.Scalar("one", 1f);
        var counts = graph.Node("CumSum", [graph.Node("Expand", [one, width]), graph.Scalar("axis", 0L)]);
        var levels = graph.Node("Div", [graph.Node("Sub", [sums, one]), counts]);
        return graph.Node("Relu", [graph.Node("Sub", [x, graph.Node("ReduceMax", [levels], ("axes", new[] { -1L }), ("keepdims", 1L))])]);
    }
}
