using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>The logarithm of softmax over the last axis, finite where that is 0.</summary>
/// <remarks><c>keras.activations.log_softmax</c>, <c>torch.nn.LogSoftmax(-1)</c>.</remarks>
[Word]
public sealed record LogSoftmax : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x.log_softmax(-1);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("LogSoftmax", [x], ("axis", -1L));
}
