using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>x where it is above a value, another value elsewhere.</summary>
/// <remarks><c>keras.activations.threshold</c>, <c>torch.nn.Threshold</c>.</remarks>
/// <param name="Value">What x must exceed; Keras calls it <c>threshold</c>, which is the word of the function here.</param>
/// <param name="DefaultValue">What stands where it does not.</param>
[Word]
public sealed record Threshold([Bounds(-1e6, 1e6)] double Value, [Bounds(-1e6, 1e6)] double DefaultValue) : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.threshold(x, Value, DefaultValue);

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Where", [graph.Node("Greater", [x, graph.Scalar("threshold", (float)Value)]), x, graph.Scalar("default", (float)DefaultValue)]);
}
