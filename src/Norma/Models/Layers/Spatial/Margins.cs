using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Spatial;

/// <summary>What is put around the axes of space, or cut from them: cells before and after each.</summary>
sealed class Margins
{
    readonly (long Before, long After)[] _each;

    Margins((long, long)[] each) => _each = each;

    int Rank => _each.Length;

    /// <summary>The margins that a layer states: one number for all sides, one for each axis, or two for each axis, before and after.</summary>
    /// <exception cref="ShapeException">The list has another length.</exception>
    public static Margins Of(int rank, Items<int> stated, string what) => new(
        stated.Count == 2 * rank ? [.. Enumerable.Range(0, rank).Select(axis => ((long)stated[2 * axis], (long)stated[2 * axis + 1]))]
        : stated.Count == 1 || stated.Count == rank ? [.. Windows.Each(rank, stated, what).Select(margin => (margin, margin))]
        : throw new ShapeException($"{what} has {stated.Count} numbers", rank == 1 ? "one, or two" : $"one, {rank}, or {2 * rank}"));

    /// <summary>The shape with the margins around it.</summary>
    public Shape Around(Shapes inputs) => Each(inputs, (size, margins) => checked(size + margins.Before + margins.After));

    /// <summary>The shape without them.</summary>
    public Shape Within(Shapes inputs) => Each(inputs, (size, margins) => size - margins.Before - margins.After is > 0 and var left
        ? left
        : throw new ShapeException($"{margins.Before} + {margins.After} are cut from {size}", "at least one that is left"));

    /// <summary>Zeros around.</summary>
    public OnnxValue LowerAround(OnnxGraph graph, OnnxValue x) =>
        graph.Node("Pad", [x, graph.Ints("pads", [0, .. _each.Select(m => m.Before), 0, 0, .. _each.Select(m => m.After), 0])]);

    /// <summary>The margins cut.</summary>
    public OnnxValue LowerWithin(OnnxGraph graph, OnnxValue x) => graph.Node("Slice",
    [
        x, graph.Ints("starts", [.. _each.Select(m => m.Before)]), graph.Ints("ends", [.. _each.Select(m => m.After == 0 ? long.MaxValue : -m.After)]),
        graph.Ints("axes", [.. Enumerable.Range(1, Rank).Select(axis => (long)axis)]),
    ]);

    /// <summary>A body that puts zeros around.</summary>
    public Body BuildAround() => new Padded(this);

    /// <summary>A body that cuts them.</summary>
    public Body BuildWithin() => new Cut(this);

    Shape Each(Shapes inputs, Func<long, (long Before, long After), long> size)
    {
        var input = Windows.Input(inputs, Rank);
        return Shape.Of([.. _each.Select((margins, axis) => input[axis] == Shape.Any ? Shape.Any : size(input[axis], margins)), input.Last]);
    }

    sealed class Padded(Margins margins) : Body(nameof(Padded))
    {
        readonly long[] _pad = [0, 0, .. margins._each.Reverse().SelectMany(m => new[] { m.Before, m.After })];

        public override Tensor[] Compute(Tensor[] inputs, Context context) => [nn.functional.pad(inputs[0], _pad, PaddingModes.Constant, 0)];
    }

    sealed class Cut(Margins margins) : Body(nameof(Cut))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var x = inputs[0];
            for (var axis = 0; axis < margins.Rank; axis++)
            {
                var (before, after) = margins._each[axis];
                if (before + after > 0) x = x.narrow(axis + 1, before, x.shape[axis + 1] - before - after);
            }
            return [x];
        }
    }
}
