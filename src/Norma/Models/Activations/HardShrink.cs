using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x where its size is above the threshold, 0 elsewhere.</summary>
/// <remarks><c>keras.activations.hard_shrink</c>, <c>torch.nn.Hardshrink</c>.</remarks>
/// <param name="Threshold">The greatest size that becomes 0.</param>
[Word]
public sealed record HardShrink([Bounds(0, 1e6)] double Threshold = 0.5) : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.hardshrink(x, Threshold);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Shrink", [x], ("lambd", (float)Threshold), ("bias", 0f));
}
