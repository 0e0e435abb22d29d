using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Core;

/// <summary>Each number times a factor, plus an offset: pixels of 0 to 255 to 0 to 1.</summary>
/// <remarks>
/// <c>y = x · scale + offset</c>.
/// <para>Shapes: any → the same. No weights.</para>
/// <para><c>keras.layers.Rescaling</c>.</para>
/// </remarks>
/// <param name="Scale">The factor.</param>
/// <param name="Offset">What is added.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Rescaling([Bounds(-1e9, 1e9)] double Scale, [Bounds(-1e9, 1e9)] double Offset = 0, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One();

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Scale, Offset);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) =>
        [graph.Node("Add", [graph.Node("Mul", [inputs[0], graph.Scalar("scale", (float)Scale)]), graph.Scalar("offset", (float)Offset)])];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(2 * inputs.Only.Size);

    sealed class Network(double scale, double offset) : Body(nameof(Rescaling))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [inputs[0] * scale + offset];
    }
}
