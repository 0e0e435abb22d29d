using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x / (1 + |x|).</summary>
/// <remarks><c>keras.activations.softsign</c>, <c>torch.nn.Softsign</c>.</remarks>
[Word]
public sealed record Softsign : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x / (1 + x.abs());

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Softsign", [x]);
}
