using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Reshaping;
using Norma.Spec;

namespace Norma.Interop.Onnx;

/// <summary>A window that moves over an array, as ONNX states one, and how far the array is widened for it.</summary>
/// <param name="Kernel">Its size along each axis.</param>
/// <param name="Strides">How far it moves.</param>
/// <param name="Dilations">The distance of its places.</param>
/// <param name="Sizes">The sizes of the array; <see cref="Shape.Any"/> where open.</param>
/// <param name="Before">How much is put before the array.</param>
/// <param name="After">How much behind it, without what rounding up adds.</param>
/// <param name="Beyond">How much rounding up adds behind that.</param>
sealed record Windowing(long[] Kernel, long[] Strides, long[] Dilations, long[] Sizes, long[] Before, long[] After, long[] Beyond)
{
    /// <summary>The window of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kernel">Its size.</param>
    /// <param name="x">What it moves over, channels last here.</param>
    public static Windowing Of(ReadNode node, long[] kernel, Traced x)
    {
        var axes = kernel.Length;
        if (x.Rank != axes + 2) throw new UnmappedException($"its window has {axes} axes for a value of {x.Rank}");
        var (strides, dilations) = (Each(node, "strides", axes, 1), Each(node, "dilations", axes, 1));
        long[] sizes = [.. Enumerable.Range(0, axes).Select(axis => x.Shape[axis])];
        long[] before = new long[axes], after = new long[axes], beyond = new long[axes];
        var pads = node.Ints("pads");
        for (var axis = 0; axis < axes; axis++)
        {
            var extent = (kernel[axis] - 1) * dilations[axis] + 1;
            if (kernel[axis] is < 1 or > 1 << 16 || strides[axis] is < 1 or > 1 << 16 || dilations[axis] is < 1 or > 1 << 16) throw new UnmappedException("its window has a size, stride or dilation that is not from 1 to 65536");
            switch (node.Text("auto_pad", "NOTSET"))
            {
                case "NOTSET":
                    if (pads is not null && pads.Length != 2 * axes) throw new UnmappedException($"it states {pads.Length} pads for {axes} axes");
                    (before[axis], after[axis]) = pads is null ? (0, 0) : (pads[axis], pads[axis + axes]);
                    break;
                case "VALID": break;
                case "SAME_UPPER" or "SAME_LOWER":
                    if (sizes[axis] == Shape.Any && strides[axis] > 1) throw new UnmappedException("its auto_pad depends on an open size");
                    var total = sizes[axis] == Shape.Any ? extent - 1 : Same(sizes[axis], strides[axis], extent);
                    (before[axis], after[axis]) = node.Text("auto_pad", "") == "SAME_UPPER" ? (total / 2, total - total / 2) : (total - total / 2, total / 2);
                    break;
                default: throw new UnmappedException("its auto_pad is not known");
            }
            if (before[axis] is < 0 or > 1 << 20 || after[axis] is < 0 or > 1 << 20) throw new UnmappedException("its pads are negative or very large");
            if (node.Int("ceil_mode", 0) == 0) continue;
            if (sizes[axis] == Shape.Any) throw new UnmappedException("its ceil_mode depends on an open size");
            var padded = sizes[axis] + before[axis] + after[axis];
            var places = (padded - extent + strides[axis] - 1) / strides[axis];
            if (places * strides[axis] >= sizes[axis] + before[axis]) throw new UnmappedException("its last window, by ceil_mode, lies beyond the array");
            beyond[axis] = Math.Max(0, places * strides[axis] + extent - padded);
        }
        return new(kernel, strides, dilations, sizes, before, after, beyond);
    }

    /// <summary>Whether nothing is put around the array.</summary>
    public bool IsBare => Before.All(size => size == 0) && After.All(size => size == 0) && Beyond.All(size => size == 0);

    /// <summary>Whether what is put around it is that of our <c>same</c>.</summary>
    public bool IsSame => Enumerable.Range(0, Kernel.Length).All(axis =>
    {
        var extent = (Kernel[axis] - 1) * Dilations[axis] + 1;
        if (Sizes[axis] == Shape.Any && Strides[axis] > 1) return false;
        var total = Sizes[axis] == Shape.Any ? extent - 1 : Same(Sizes[axis], Strides[axis], extent);
        return Before[axis] == total / 2 && After[axis] + Beyond[axis] == total - total / 2;
    });

    /// <summary>What our layers say of it, and the array widened where they cannot.</summary>
    /// <param name="node">The node.</param>
    /// <param name="x">The array.</param>
    /// <param name="value">What is put around it.</param>
    public (Padding Padding, Traced X) Around(ReadNode node, Traced x, double value)
    {
        if (IsBare) return (Padding.Valid, x);
        if (IsSame) return (Padding.Same, x);
        return (Padding.Valid, Widened(node, x, value));
    }

    /// <summary>The array widened.</summary>
    public Traced Widened(ReadNode node, Traced x, double value) =>
        node.Into.Add(new Pad([.. Before.Select(size => (int)size), 0], [.. After.Zip(Beyond, (a, b) => (int)(a + b)), 0], value), x.Order, [x]);

    /// <summary>Sizes as our keys hold them.</summary>
    public static Items<int> Ints(long[] sizes) => [.. sizes.Select(size => checked((int)size))];

    static long Same(long size, long stride, long extent) => Math.Max(0, (size + stride - 1) / stride * stride - stride + extent - size);

    static long[] Each(ReadNode node, string name, int axes, long otherwise) => node.Ints(name) is not { } stated ? [.. Enumerable.Repeat(otherwise, axes)]
        : stated.Length == axes ? stated : throw new UnmappedException($"it states {stated.Length} {name} for {axes} axes");
}
