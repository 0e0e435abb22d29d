using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Activations;

/// <summary>max(x, 0).</summary>
/// <remarks>Nair &amp; Hinton 2010; <c>keras.activations.relu</c>, <c>torch.nn.ReLU</c>.</remarks>
[Word]
public sealed record Relu : Activation
{
    /// <inheritdoc/>
    public override Tensor Compute(Tensor x) => nn.functional.relu(x);

    /// <inheritdoc/>
    public override Tensor ComputeInPlace(Tensor x) => x.relu_();

    /// <inheritdoc/>
    public override OnnxValue Lower(OnnxGraph graph, OnnxValue x) => graph.Node("Relu", [x]);

    /// <inheritdoc/>
    public override ActivationScript Script => new("torch.relu({x})", "torch.threshold_backward({g}, {y}, 0, grad_input={g})", "torch.relu_({x})");
}
