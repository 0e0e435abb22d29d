using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x itself.</summary>
/// <remarks><c>keras.activations.linear</c>, <c>torch.nn.Identity</c>.</remarks>
[Word]
public sealed record Linear : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x;

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => x;
}
