using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Merge;

/// <summary>The sum of its inputs, element by element.</summary>
/// <remarks>
/// <c>y = x₀ + x₁ + …</c>.
/// <para>Shapes: two or more of one shape → that shape. No weights.</para>
/// <para><c>keras.layers.Add</c>.</para>
/// </remarks>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Add(string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Elementwise.OutputShapes(inputs);

    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [inputs.Aggregate((sum, x) => graph.Node("Add", [sum, x]))];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked((inputs.Count - 1) * inputs[0].Size);

    sealed class Network() : Body(nameof(Add))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [inputs.Aggregate((sum, x) => sum + x)];
    }
}
