using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>0 up to −1, 1 from 1 on, the line (x + 1) / 2 between.</summary>
/// <remarks><c>keras.activations.sparse_sigmoid</c>.</remarks>
[Word]
public sealed record SparseSigmoid : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => (x.clamp(-1, 1) + 1) / 2;

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("HardSigmoid", [x], ("alpha", 0.5f), ("beta", 0.5f));
}
