using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Reshaping;

/// <summary>All numbers of an example as one vector, the last axis running fastest.</summary>
/// <remarks>
/// <para>Shapes: any → <c>[size]</c>. No weights.</para>
/// <para><c>keras.layers.Flatten</c>, <c>torch.nn.Flatten</c>.</para>
/// </remarks>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Flatten(string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One() is var shape && shape.IsKnown ? Shape.Of([shape.Size]) : Shape.Of([Shape.Any]);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network();

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) =>
        [shapes.Only.Rank == 0 ? graph.Node("Unsqueeze", [inputs[0], graph.Ints("axis", [1])]) : graph.Node("Flatten", [inputs[0]], ("axis", 1L))];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network() : Body(nameof(Flatten))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [inputs[0].reshape(inputs[0].shape[0], inputs[0].shape.AsSpan(1).ToArray().Aggregate(1L, (product, size) => product * size))];
    }
}
