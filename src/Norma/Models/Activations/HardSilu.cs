using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x · min(max(x + 3, 0), 6) / 6.</summary>
/// <remarks>Howard et al. 2019, https://arxiv.org/abs/1905.02244; <c>keras.activations.hard_silu</c> and <c>hard_swish</c>, <c>torch.nn.Hardswish</c>.</remarks>
[Word]
public sealed record HardSilu : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x * nn.functional.relu6(x + 3) / 6;

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("HardSwish", [x]);
}
