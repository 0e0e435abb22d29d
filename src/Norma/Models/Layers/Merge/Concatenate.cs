using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Merge;

/// <summary>Its inputs one after the other along an axis.</summary>
/// <remarks>
/// <para>Shapes: two or more that are equal but for the axis → the same, its sizes added. No weights.</para>
/// <para>Masks, as in Keras: along the steps they are put one after the other; along another axis a step counts where it counts in any input.</para>
/// <para><c>keras.layers.Concatenate</c>, <c>torch.cat</c>.</para>
/// </remarks>
/// <param name="Axis">The axis, the batch being 0; negative from the end.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record Concatenate([Bounds(-8, 8)] int Axis = -1, string? Name = null) : Layer(Name)
{
    internal override bool KeepsToMask => true;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs)
    {
        if (inputs.Count < 2) throw new ShapeException($"received {inputs.Count} inputs", "two or more");
        var axis = Place(inputs);
        var sizes = inputs[0].ToArray();
        foreach (var shape in inputs.Skip(1))
        {
            if (shape.Rank != sizes.Length) throw new ShapeException($"received {inputs}", "as many axes in each input");
            for (var i = 0; i < sizes.Length; i++)
            {
                if (i == axis) sizes[i] = sizes[i] == Shape.Any || shape[i] == Shape.Any ? Shape.Any : checked(sizes[i] + shape[i]);
                else if (sizes[i] == Shape.Any) sizes[i] = shape[i];
                else if (shape[i] != Shape.Any && shape[i] != sizes[i]) throw new ShapeException($"received {inputs}", $"shapes that are equal but for axis {axis + 1}");
            }
        }
        return Shape.Of(sizes);
    }

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(Place(inputs) + 1);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var axis = Place(shapes) + 1;
        return [graph.Node("Concat", inputs, ("axis", (long)axis)) with { Mask = Mask(graph, inputs, axis) }];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => 0;

    int Place(Shapes inputs)
    {
        var rank = inputs[0].Rank;
        var axis = Axis < 0 ? Axis + rank : Axis - 1;
        return axis >= 0 && axis < rank ? axis : throw new ShapeException($"received {inputs} and the axis {Axis}", $"an axis from 1 to {rank}, or from -{rank} to -1");
    }

    static string? Mask(OnnxGraph graph, OnnxValue[] inputs, int axis)
    {
        if (axis == 1 ? inputs.All(input => input.Mask is null) : inputs.Any(input => input.Mask is null)) return null;
        var masks = inputs.Select(input => input.Mask is { } mask ? new OnnxValue(mask) : AllOf(graph, input)).ToArray();
        return (axis == 1 ? graph.Node("Concat", masks, ("axis", 1L)) : masks.Aggregate((any, mask) => graph.Node("Or", [any, mask]))).Name;
    }

    static OnnxValue AllOf(OnnxGraph graph, OnnxValue input)
    {
        var steps = graph.Node("Slice", [graph.Node("Shape", [input]), graph.Ints("from", [0]), graph.Ints("to", [2])]);
        return graph.Node("Cast", [graph.Node("Expand", [graph.Scalar("one", 1f), steps])], ("to", OnnxType.Bool));
    }

    sealed class Network(int axis) : Body(nameof(Concatenate))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [cat(inputs, axis)];

        public override Tensor?[]? Masks(Tensor[] inputs, Tensor?[] masks)
        {
            if (axis == 1 ? masks.All(mask => mask is null) : masks.Any(mask => mask is null)) return null;
            return axis == 1
                ? [cat([.. masks.Select((mask, i) => mask ?? ones([inputs[i].shape[0], inputs[i].shape[1]], ScalarType.Bool))], 1)]
                : [masks.Aggregate((any, mask) => any!.logical_or(mask!))];
        }
    }
}
