using Norma.Models;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Spatial;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Convolutions: channels last, kernels with their outputs last.</summary>
sealed class Convolving : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Conv", "ConvTranspose"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var kernel = node.Known(1, "kernel");
        var axes = kernel.Dims.Length - 2;
        if (axes is < 1 or > 3) throw new UnmappedException($"its kernel has {axes} axes besides those of the channels, and 1 to 3 are read");
        if (node.Has(2) && node.Constant(2) is null) throw new UnmappedException("its bias is computed");
        var x = node.Into.In(node.Value(0), Traced.ChannelsLast(axes + 2));
        node.Give(node.Operator == "Conv" ? Forward(node, x, kernel) : Transposed(node, x, kernel));
    }

    static Traced Forward(ReadNode node, Traced x, OnnxConstant kernel)
    {
        var window = Windowing.Of(node, kernel.Dims[2..], x);
        var (padding, around) = window.Around(node, x, 0);
        int[] order = [.. Enumerable.Range(2, window.Kernel.Length), 1, 0];
        var (filters, groups, biased) = (checked((int)kernel.Dims[0]), checked((int)node.Int("group", 1)), node.Has(2));
        var (size, strides, dilation) = (Windowing.Ints(window.Kernel), Windowing.Ints(window.Strides), Windowing.Ints(window.Dilations));
        Layer layer = window.Kernel.Length switch
        {
            1 => new Conv1d(filters, size[0], strides[0], padding == Padding.Same ? CausalPadding.Same : CausalPadding.Valid, dilation[0], groups, UseBias: biased),
            2 => new Conv2d(filters, size, strides, padding, dilation, groups, UseBias: biased),
            _ => new Conv3d(filters, size, strides, padding, dilation, groups, UseBias: biased),
        };
        return node.Into.Add(layer, around.Order, [around], [kernel.Permuted(order), .. biased ? [node.Known(2, "bias")] : Array.Empty<OnnxConstant>()]);
    }

    // The whole of what the transposed convolution gives, then what ONNX cuts off.
    static Traced Transposed(ReadNode node, Traced x, OnnxConstant kernel)
    {
        if (node.Int("group", 1) != 1) throw new UnmappedException("it has groups");
        if (node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID")) throw new UnmappedException("its auto_pad is not stated by pads");
        if (node.Ints("output_shape") is not null) throw new UnmappedException("it states the shape that leaves it");
        var window = Windowing.Of(node, kernel.Dims[2..], x);
        var axes = window.Kernel.Length;
        var more = node.Ints("output_padding") ?? new long[axes];
        if (more.Length != axes) throw new UnmappedException("its output_padding does not fit its axes");
        var crop = new int[2 * axes];
        for (var axis = 0; axis < axes; axis++)
        {
            var surplus = Math.Max(0, window.Strides[axis] - ((window.Kernel[axis] - 1) * window.Dilations[axis] + 1));
            crop[2 * axis] = checked((int)window.Before[axis]);
            crop[2 * axis + 1] = checked((int)(window.After[axis] - more[axis] + surplus));
            if (crop[2 * axis + 1] < 0) throw new UnmappedException("its output_padding is more than its pads");
        }
        var (filters, biased, order) = (checked((int)kernel.Dims[1]), node.Has(2), (int[])[.. Enumerable.Range(2, axes), 1, 0]);
        var (size, strides, dilation) = (Windowing.Ints(window.Kernel), Windowing.Ints(window.Strides), Windowing.Ints(window.Dilations));
        Layer layer = axes switch
        {
            1 => new Conv1dTranspose(filters, size[0], strides[0], DilationRate: dilation[0], UseBias: biased),
            2 => new Conv2dTranspose(filters, size, strides, DilationRate: dilation, UseBias: biased),
            _ => new Conv3dTranspose(filters, size, strides, DilationRate: dilation, UseBias: biased),
        };
        var whole = node.Into.Add(layer, x.Order, [x], [kernel.Permuted(order), .. biased ? [node.Known(2, "bias")] : Array.Empty<OnnxConstant>()]);
        if (crop.All(size => size == 0)) return whole;
        Layer cropping = axes switch { 1 => new Cropping1d([.. crop]), 2 => new Cropping2d([.. crop]), _ => new Cropping3d([.. crop]) };
        return node.Into.Add(cropping, whole.Order, [whole]);
    }
}
