using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Merge;

/// <summary>What layers share that merge values element by element: shapes are broadcast as in NumPy, after the batch; a step counts where it counts in every input with a mask.</summary>
static class Merging
{
    /// <summary>The shape that all inputs broadcast to.</summary>
    /// <param name="inputs">At least two shapes, or exactly as many as said.</param>
    /// <param name="count">How many there must be; two or more when null.</param>
    public static Shape OutputShape(Shapes inputs, int? count = null)
    {
        if (count is { } exactly ? inputs.Count != exactly : inputs.Count < 2) throw new ShapeException($"received {inputs.Count} inputs", count is null ? "two or more" : $"{count}");
        var rank = inputs.Max(shape => shape.Rank);
        var sizes = new long[rank];
        Array.Fill(sizes, 1);
        foreach (var shape in inputs)
        {
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                ref var size = ref sizes[rank - shape.Rank + axis];
                var own = shape[axis];
                if (own == size || own == 1) continue;
                if (size == 1) size = own;
                else if (own == Shape.Any || size == Shape.Any) size = Math.Max(size, own);
                else throw new ShapeException($"the sizes {size} and {own} meet on one axis", "shapes that are equal, or 1 where they differ, counted from the last axis");
            }
        }
        return Shape.Of(sizes);
    }

    /// <summary>The inputs with axes of size 1 behind the batch where they have fewer than the others.</summary>
    public static Tensor[] Align(Tensor[] inputs)
    {
        var rank = inputs.Max(input => input.dim());
        return [.. inputs.Select(input => input.dim() == rank ? input : input.reshape([input.shape[0], .. Enumerable.Repeat(1L, (int)(rank - input.dim())), .. input.shape.AsSpan(1)]))];
    }

    /// <summary>The same in ONNX.</summary>
    public static OnnxValue[] Align(OnnxGraph graph, OnnxValue[] inputs, Shapes shapes)
    {
        var rank = shapes.Max(shape => shape.Rank);
        return [.. inputs.Select((input, i) => shapes[i].Rank == rank ? input : graph.Node("Unsqueeze", [input, graph.Ints("axes", [.. Enumerable.Range(1, rank - shapes[i].Rank).Select(axis => (long)axis)])]))];
    }

    /// <summary>The mask of what leaves: where every mask that there is says so.</summary>
    public static Tensor?[]? Mask(Tensor?[] masks)
    {
        Tensor? all = null;
        foreach (var mask in masks)
            if (mask is not null) all = all is null ? mask : all.logical_and(mask);
        return all is null ? null : [all];
    }

    /// <summary>The value with the mask of what leaves, in ONNX.</summary>
    public static OnnxValue[] Masked(OnnxGraph graph, OnnxValue value, OnnxValue[] inputs)
    {
        OnnxValue? all = null;
        foreach (var input in inputs)
            if (input.Mask is { } mask) all = all is null ? new(mask) : graph.Node("And", [all.Value, new(mask)]);
        return [value with { Mask = all?.Name }];
    }

    /// <summary>The body of a layer that folds its inputs.</summary>
    internal sealed class Network(string name, Func<Tensor[], Tensor> fold) : Body(name)
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) => [fold(Align(inputs))];

        public override Tensor?[]? Masks(Tensor[] inputs, Tensor?[] masks) => Mask(masks);
    }
}
