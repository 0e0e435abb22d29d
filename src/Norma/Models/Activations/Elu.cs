using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x where it is positive, alpha · (exp(x) − 1) elsewhere.</summary>
/// <remarks>Clevert et al. 2015, https://arxiv.org/abs/1511.07289; <c>keras.activations.elu</c>, <c>torch.nn.ELU</c>.</remarks>
/// <param name="Alpha">The value far below 0, negated.</param>
[Word]
public sealed record Elu([Bounds(0, 1000)] double Alpha = 1) : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.elu(x, Alpha);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Elu", [x], ("alpha", (float)Alpha));
}
