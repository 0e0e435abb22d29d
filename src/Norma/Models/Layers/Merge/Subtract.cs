using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Merge;

/// <summary>The first input less the second, element by element.</summary>
/// <remarks>
/// <c>y = x₁ − x₂</c>.
/// <para>Shapes: two of any shapes that broadcast, after the batch → the shape that they broadcast to. No weights.</para>
/// <para><c>keras.layers.Subtract</c>, <c>a - b</c>.</para>
/// </remarks>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Subtract(string? Name = null) : Layer(Name)
{
    internal override bool KeepsToMask => true;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Merging.OutputShape(inputs, 2);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Merging.Network(nameof(Subtract), inputs => inputs[0] - inputs[1]);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => Merging.Masked(graph, graph.Node("Sub", Merging.Align(graph, inputs, shapes)), inputs);

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked((inputs.Count - 1) * Merging.OutputShape(inputs).Size);
}
