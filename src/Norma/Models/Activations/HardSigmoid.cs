using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>A line through ½, cut at 0 and 1: <c>min(max(slope · x + ½, 0), 1)</c>.</summary>
/// <remarks><c>keras.activations.hard_sigmoid</c>, <c>torch.nn.Hardsigmoid</c>; in Keras 1 and 2 the slope was 0.2.</remarks>
/// <param name="Slope">The slope of the line; one sixth when absent.</param>
[Word]
public sealed record HardSigmoid([Bounds(0, 1, ExclusiveMinimum = true)] double? Slope = null) : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => Slope is { } slope ? (x * slope + 0.5).clamp(0, 1) : nn.functional.relu6(x + 3) / 6;

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("HardSigmoid", [x], ("alpha", (float)(Slope ?? 1.0 / 6)), ("beta", 0.5f));
}
