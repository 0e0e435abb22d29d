using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Merge;

/// <summary>The greatest of its inputs, element by element.</summary>
/// <remarks>
/// <c>y = max(x₁, x₂, …)</c>.
/// <para>Shapes: one or more of any shapes that broadcast, after the batch → the shape that they broadcast to. No weights.</para>
/// <para><c>keras.layers.Maximum</c>, <c>torch.maximum</c>.</para>
/// </remarks>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Maximum(string? Name = null) : Layer(Name)
{
    internal override bool KeepsToMask => true;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Merging.OutputShape(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Merging.Network(nameof(Maximum), inputs => inputs.Aggregate((most, input) => most.maximum(input)));

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => Merging.Masked(graph, graph.Node("Max", Merging.Align(graph, inputs, shapes)), inputs);

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked((inputs.Count - 1) * Merging.OutputShape(inputs).Size);
}
