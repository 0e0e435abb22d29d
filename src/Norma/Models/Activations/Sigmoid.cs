using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>1 / (1 + exp(−x)).</summary>
/// <remarks><c>keras.activations.sigmoid</c>, <c>torch.nn.Sigmoid</c>.</remarks>
[Word]
public sealed record Sigmoid : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => x.sigmoid();

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Sigmoid", [x]);

    /// <inheritdoc/>
    public override ActivationScript Script => new("torch.sigmoid({x})", "torch.sigmoid_backward({g}, {y})");
}
