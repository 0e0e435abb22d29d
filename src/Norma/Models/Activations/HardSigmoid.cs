using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>min(max(x + 3, 0), 6) / 6.</summary>
/// <remarks><c>keras.activations.hard_sigmoid</c>, <c>torch.nn.Hardsigmoid</c>.</remarks>
[Word]
public sealed record HardSigmoid : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.relu6(x + 3) / 6;

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("HardSigmoid", [x], ("alpha", 1f / 6), ("beta", 0.5f));
}
