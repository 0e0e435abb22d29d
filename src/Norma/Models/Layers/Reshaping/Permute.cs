using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Reshaping;

/// <summary>The axes in another order.</summary>
/// <remarks>
/// <para>Shapes: as many axes as <c>dims</c> has → axis i is what was axis <c>dims[i]</c>. No weights.</para>
/// <para><c>keras.layers.Permute</c>, <c>torch.permute</c>.</para>
/// </remarks>
/// <param name="Dims">The axes in their new order, counted from 1: the batch is 0 and stays.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Permute([Bounds(1, 16)] Items<int> Dims, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        if (!Dims.Order().SequenceEqual(Enumerable.Range(1, Dims.Count))) throw new ShapeException($"dims is {Dims}", $"each of 1 to {Dims.Count} once");
        var shape = inputs.One($"{Dims.Count} axes", shape => shape.Rank == Dims.Count);
        return Shape.Of([.. Dims.Select(axis => shape[axis - 1])]);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network([0, .. Dims.Select(axis => (long)axis)]);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => [graph.Node("Transpose", [inputs[0]], ("perm", (long[])[0, .. Dims.Select(axis => (long)axis)]))];

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    sealed class Network(long[] order) : Body(nameof(Permute))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [inputs[0].permute(order)];
    }
}
