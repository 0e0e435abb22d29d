using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Normalization;

/// <summary>Brings each feature vector to length 1; a vector of zeros stays.</summary>
/// <remarks>
/// <c>y = x / max(sqrt(sum(x²)), 1e-12)</c>, the sum over <c>axis</c>.
/// <para>Shapes: any → the same. No weights.</para>
/// <para><c>keras.layers.UnitNormalization</c>; <c>torch.nn.functional.normalize</c>.</para>
/// </remarks>
/// <param name="Axis">The axes over which the length is taken; the batch is 0 and none of them.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record UnitNormalization([OneOrMany, Bounds(-16, 16)] Items<int>? Axis = null, string? Name = null) : Layer(Name)
{
    // The square of Keras' 1e-12.
    const float Least = 1e-24f;

    /// <summary>The axes over which the length is taken.</summary>
    public Items<int> Axis { get; init; } = Axis ?? [-1];

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) =>
        inputs.One($"the axes {string.Join(", ", Axis)}, each once and none of them the batch", shape => Axes(shape) is { Length: > 0 } axes && axes.Distinct().Count() == axes.Length && axes.All(axis => axis > 0 && axis <= shape.Rank));

    /// <inheritdoc/>
    public override bool PassesMask => true;

    // Not where lengths are taken over the steps.
    internal override bool KeepsToMask => Axis.All(axis => axis is -1 or > 1);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Axes(inputs.Only));

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var squares = graph.Node("ReduceSum", [graph.Node("Mul", [inputs[0], inputs[0]]), graph.Ints("axes", Axes(shapes.Only))], ("keepdims", 1L));
        return [graph.Node("Div", [inputs[0], graph.Node("Sqrt", [graph.Node("Max", [squares, graph.Scalar("least", Least)])])])];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(3 * inputs.Only.Size);

    long[] Axes(Shape shape) => [.. Axis.Select(axis => (long)(axis < 0 ? axis + shape.Rank + 1 : axis))];

    sealed class Network(long[] axes) : Body(nameof(UnitNormalization))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) =>
            [inputs[0] * inputs[0].square().sum(axes, keepdim: true).clamp_min(Least).rsqrt()];
    }
}
