using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>The hyperbolic tangent.</summary>
/// <remarks><c>keras.activations.tanh</c>, <c>torch.nn.Tanh</c>.</remarks>
[Word]
public sealed record Tanh : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x.tanh();

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Tanh", [x]);

    /// <inheritdoc/>
    public override ActivationScript Script => new("torch.tanh({x})", "torch.tanh_backward({g}, {y})");
}
