using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>What enters, as it is.</summary>
/// <remarks>
/// <para>Shapes: any → the same. No weights.</para>
/// <para><c>keras.layers.Identity</c>, <c>torch.nn.Identity</c>.</para>
/// </remarks>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Identity(string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One();

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => inputs;

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network() : Body(nameof(Identity))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => inputs;
    }
}
