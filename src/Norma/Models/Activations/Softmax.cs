using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>exp(x) divided by its sum over the last axis: positive numbers that sum to 1.</summary>
/// <remarks><c>keras.activations.softmax</c>, <c>torch.nn.Softmax(-1)</c>.</remarks>
[Word]
public sealed record Softmax : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x.softmax(-1);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Softmax", [x], ("axis", -1L));
}
