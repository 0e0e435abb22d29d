using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Convolution;

/// <summary>How a window moves over the axes of space: its size, steps, gaps, and what lies beyond the edge.</summary>
/// <remarks>One axis is run as two, the first of size 1: the tensor library keeps channels last, without copies, for two and three axes only.</remarks>
sealed class Windows
{
    readonly CausalPadding _padding;

    Windows(long[] size, long[] strides, long[] dilations, CausalPadding padding) => (Size, Strides, Dilations, _padding) = (size, strides, dilations, padding);

    /// <summary>The window's size on each axis.</summary>
    public long[] Size { get; }

    /// <summary>By how much it moves.</summary>
    public long[] Strides { get; }

    /// <summary>The distance of its cells.</summary>
    public long[] Dilations { get; }

    /// <summary>How many axes of space.</summary>
    public int Rank => Size.Length;

    /// <summary>Cells of the window.</summary>
    public long Cells => Size.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>The window that a layer states: each list holds one number for all axes, or one for each.</summary>
    /// <exception cref="ShapeException">A list has another length, or strides and dilations are both above 1.</exception>
    public static Windows Of(int rank, Items<int> size, Items<int>? strides, Items<int>? dilations, CausalPadding padding)
    {
        var windows = new Windows(Each(rank, size, "the size of the window"), Each(rank, strides ?? [1], "strides"), Each(rank, dilations ?? [1], "dilation_rate"), padding);
        if (windows.Strides.Any(s => s > 1) && windows.Dilations.Any(d => d > 1)) throw new ShapeException("strides and dilation_rate are both above 1", "one of them at 1");
        return windows;
    }

    /// <summary>One number for all axes, or one for each.</summary>
    /// <exception cref="ShapeException">The list has another length.</exception>
    public static long[] Each(int rank, Items<int> stated, string what) => stated.Count switch
    {
        1 => [.. Enumerable.Repeat((long)stated[0], rank)],
        var count when count == rank => [.. stated.Select(value => (long)value)],
        var count => throw new ShapeException($"{what} has {count} numbers", rank == 1 ? "one" : $"one, or {rank}"),
    };

    /// <summary>The only input: axes of space and channels, the channels known.</summary>
    public static Shape Input(Shapes inputs, int rank) =>
        inputs.One(rank switch { 1 => "two axes: steps, channels", 2 => "three axes: height, width, channels", _ => "four axes: depth, height, width, channels" } + ", the channels known",
            shape => shape.Rank == rank + 1 && shape.Last > 0);

    /// <summary>How many places the window has on an axis.</summary>
    /// <exception cref="ShapeException">There is none.</exception>
    public long Places(int axis, long size)
    {
        if (size == Shape.Any) return Shape.Any;
        var places = _padding == CausalPadding.Same ? (size + Strides[axis] - 1) / Strides[axis]
            : _padding == CausalPadding.Causal ? (size - 1) / Strides[axis] + 1
            : size < Span(axis) ? 0 : (size - Span(axis)) / Strides[axis] + 1;
        return places > 0 ? places : throw new ShapeException($"a window over {Span(axis)} moves over {size}", $"at least {Span(axis)} on that axis, or padding: same");
    }

    /// <summary>The cells that a window reaches over on an axis, gaps included.</summary>
    public long Span(int axis) => checked((Size[axis] - 1) * Dilations[axis] + 1);

    /// <summary>What lies before and after an axis; for one of unknown size null where that depends on it.</summary>
    public (long Before, long After)? Edges(int axis, long size)
    {
        if (_padding == CausalPadding.Valid) return (0, 0);
        if (_padding == CausalPadding.Causal) return (Span(axis) - 1, 0);
        if (size == Shape.Any && Strides[axis] > 1) return null;
        var total = size == Shape.Any ? Span(axis) - 1 : Math.Max(0, (Places(axis, size) - 1) * Strides[axis] + Span(axis) - size);
        return (total / 2, total - total / 2);
    }

    /// <summary>The shape that leaves: places, then channels.</summary>
    public Shape OutputShape(Shape input, long channels) => Shape.Of([.. Enumerable.Range(0, Rank).Select(axis => Places(axis, input[axis])), channels]);

    /// <summary>The attributes of an ONNX operator for an input of this shape.</summary>
    public (string Name, object Value)[] Attributes(Shape input, bool dilated = true)
    {
        var edges = Enumerable.Range(0, Rank).Select(axis => Edges(axis, input[axis])).ToArray();
        return
        [
            ("kernel_shape", Size), ("strides", Strides), .. dilated ? [("dilations", (object)Dilations)] : Array.Empty<(string, object)>(),
            edges.Any(e => e is null) ? ("auto_pad", "SAME_UPPER") : ("pads", (long[])[.. edges.Select(e => e!.Value.Before), .. edges.Select(e => e!.Value.After)]),
        ];
    }

    /// <summary>The input with channels first, an axis of size 1 before a single axis of space, and beyond its edges a value; and what is left to pad on both sides alike.</summary>
    /// <param name="x">Channels last, <c>[B, …, C]</c>.</param>
    /// <param name="beyond">The value beyond the edges.</param>
    /// <param name="alike">Whether edges that are alike on both sides may be left to the operator.</param>
    public (Tensor X, long[] Edges) Spread(Tensor x, double beyond = 0, bool alike = true)
    {
        var sizes = x.shape;
        var edges = new (long Before, long After)[Rank];
        for (var axis = 0; axis < Rank; axis++) edges[axis] = Edges(axis, sizes[axis + 1])!.Value;
        var first = ChannelsFirst(x);
        if (alike && edges.All(e => e.Before == e.After)) return (first, Two([.. edges.Select(e => e.Before)], 0));
        if (edges.Any(e => e.Before > 0 || e.After > 0))
            first = nn.functional.pad(first, [.. edges.Reverse().SelectMany(e => new[] { e.Before, e.After })], TorchSharp.PaddingModes.Constant, beyond);
        return (first, new long[Math.Max(2, Rank)]);
    }

    /// <summary>Channels first, an axis of size 1 before a single axis of space.</summary>
    public static Tensor ChannelsFirst(Tensor x) => x.dim() switch
    {
        3 => x.unsqueeze(1).permute(0, 3, 1, 2),
        4 => x.permute(0, 3, 1, 2),
        _ => x.permute(0, 4, 1, 2, 3),
    };

    /// <summary>A kernel of Keras' layout as the tensor library takes it: <c>[filters, channels, …]</c>, an axis of size 1 before a single axis of space.</summary>
    /// <remarks>A view; but where it has one channel a copy, for there the strides of the view do not tell which axis is last, and oneDNN computes with the wrong one.</remarks>
    public Tensor Filters(Tensor kernel)
    {
        var view = Rank switch
        {
            1 => kernel.permute(2, 1, 0).unsqueeze(2),
            2 => kernel.permute(3, 2, 0, 1),
            _ => kernel.permute(4, 3, 0, 1, 2),
        };
        return view.size(1) == 1 ? view.contiguous() : view;
    }

    /// <summary>An input of one channel and its kernel with seven more of zeros, where the input's gradient is wanted: one channel is first as well as last, and oneDNN 3.7.1 differentiates channels-first wrongly for few filters.</summary>
    /// <param name="x">Channels last.</param>
    /// <param name="kernel">In Keras' layout.</param>
    public static (Tensor X, Tensor Kernel) Widened(Tensor x, Tensor kernel)
    {
        if (x.shape[^1] != 1 || !x.requires_grad || x.dtype != ScalarType.Float32) return (x, kernel);
        long[] more = [.. x.shape], blank = [.. kernel.shape];
        (more[^1], blank[^2]) = (7, 7);
        return (cat([x, zeros(more)], -1), cat([kernel, zeros(blank)], -2));
    }

    /// <summary>The same numbers in a row, with strides that say so also where an axis has the size 1; a view where they lie so.</summary>
    /// <remarks>By the strides oneDNN 3.7.1 takes its way, and is right on one alone: with channels last for a plain convolution, with channels first for one of several groups.</remarks>
    public static Tensor Packed(Tensor x) => x.contiguous().view(-1).view(x.shape);

    /// <summary>Channels last again, without the axis that was put before a single one.</summary>
    public Tensor ChannelsLast(Tensor y) => Rank switch
    {
        1 => y.permute(0, 2, 3, 1).squeeze(1),
        2 => y.permute(0, 2, 3, 1),
        _ => y.permute(0, 2, 3, 4, 1),
    };

    /// <summary>Numbers for each axis as the tensor library takes them.</summary>
    public long[] Two(long[] each, long first) => Rank == 1 ? [first, each[0]] : each;

    /// <summary>ONNX keeps channels first: the axes in that order.</summary>
    public static long[] ToFirst(int rank) => [0, rank + 1, .. Enumerable.Range(1, rank).Select(axis => (long)axis)];

    /// <summary>And back.</summary>
    public static long[] ToLast(int rank) => [0, .. Enumerable.Range(2, rank).Select(axis => (long)axis), 1];

    /// <summary>Numbers with their axes in another order, as a new row-major array.</summary>
    public static float[] Permuted(float[] values, ReadOnlySpan<long> shape, ReadOnlySpan<int> order)
    {
        Span<long> strides = stackalloc long[shape.Length], steps = stackalloc long[shape.Length], sizes = stackalloc long[shape.Length], at = stackalloc long[shape.Length];
        at.Clear();
        strides[^1] = 1;
        for (var i = shape.Length - 2; i >= 0; i--) strides[i] = strides[i + 1] * shape[i + 1];
        for (var i = 0; i < order.Length; i++) (steps[i], sizes[i]) = (strides[order[i]], shape[order[i]]);
        var permuted = new float[values.Length];
        var from = 0L;
        for (var to = 0; to < permuted.Length; to++)
        {
            permuted[to] = values[from];
            for (var axis = order.Length - 1; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++at[axis] < sizes[axis]) break;
                from -= steps[axis] * sizes[axis];
                at[axis] = 0;
            }
        }
        return permuted;
    }
}
