using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Merge;

/// <summary>The mean of its inputs, element by element.</summary>
/// <remarks>
/// <c>y = (x₁ + … + xₙ) / n</c>.
/// <para>Shapes: one or more of any shapes that broadcast, after the batch → the shape that they broadcast to. No weights.</para>
/// <para><c>keras.layers.Average</c>, <c>torch.stack(inputs).mean(0)</c>.</para>
/// </remarks>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Average(string? Name = null) : Layer(Name)
{
    internal override bool KeepsToMask => true;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Merging.OutputShape(inputs);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Merging.Network(nameof(Average), inputs => inputs.Aggregate((sum, input) => sum + input) / inputs.Length);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => Merging.Masked(graph, graph.Node("Mul", [Merging.Align(graph, inputs, shapes).Aggregate((sum, input) => graph.Node("Add", [sum, input])), graph.Scalar("share", 1f / inputs.Length)]), inputs);

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(inputs.Count * Merging.OutputShape(inputs).Size);
}
