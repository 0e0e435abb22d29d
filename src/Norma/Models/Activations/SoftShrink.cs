using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x brought nearer to 0 by the threshold; 0 where its size is below that.</summary>
/// <remarks><c>keras.activations.soft_shrink</c>, <c>torch.nn.Softshrink</c>.</remarks>
/// <param name="Threshold">By how much.</param>
[Word]
public sealed record SoftShrink([Bounds(0, 1e6)] double Threshold = 0.5) : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.softshrink(x, Threshold);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Shrink", [x], ("lambd", (float)Threshold), ("bias", (float)Threshold));
}
