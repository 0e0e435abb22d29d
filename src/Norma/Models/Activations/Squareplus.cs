using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>(x + sqrt(x² + b)) / 2: a softplus without exponentials.</summary>
/// <remarks>Barron 2021, https://arxiv.org/abs/2112.11687; <c>keras.activations.squareplus</c>.</remarks>
/// <param name="B">How wide the bend around 0 is.</param>
[Word]
public sealed record Squareplus([Bounds(0, 1e6, ExclusiveMinimum = true)] double B = 4) : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => (x + (x * x + B).sqrt()) / 2;

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Mul", [graph.Node("Add", [x, graph.Node("Sqrt", [graph.Node("Add", [graph.Node("Mul", [x, x]), graph.Scalar("b", (float)B)])])]), graph.Scalar("half", 0.5f)]);
}
