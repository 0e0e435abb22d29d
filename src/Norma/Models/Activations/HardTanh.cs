using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x between −1 and 1, the nearer of them elsewhere.</summary>
/// <remarks><c>keras.activations.hard_tanh</c>, <c>torch.nn.Hardtanh</c>.</remarks>
[Word]
public sealed record HardTanh : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x.clamp(-1, 1);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Clip", [x, graph.Scalar("least", -1f), graph.Scalar("most", 1f)]);
}
