using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>exp(x).</summary>
/// <remarks><c>keras.activations.exponential</c>.</remarks>
[Word]
public sealed record Exponential : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x.exp();

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Exp", [x]);
}
