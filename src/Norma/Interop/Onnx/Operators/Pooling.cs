using Norma.Models;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Merge;
using Norma.Models.Layers.Pooling;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Largest and mean values of windows, and of whole arrays.</summary>
sealed class Pooling : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var value = node.Value(0);
        if (value.Rank is < 3 or > 5) throw new UnmappedException($"its value has {value.Rank - 2} axes besides batch and channels, and 1 to 3 are read");
        var x = node.Into.In(value, Traced.ChannelsLast(value.Rank));
        if (node.Gives(1)) throw new UnmappedException("its second output, the places of the largest, is used");
        node.Give(node.Operator switch
        {
            "MaxPool" => Largest(node, x),
            "AveragePool" => Mean(node, x),
            var global => node.Into.Add(Global(global == "GlobalMaxPool", value.Rank - 2), x.Order, [x]),
        });
    }

    static Layer Global(bool max, int axes) => (max, axes) switch
    {
        (true, 1) => new GlobalMaxPooling1d(Keepdims: true),
        (true, 2) => new GlobalMaxPooling2d(Keepdims: true),
        (true, _) => new GlobalMaxPooling3d(Keepdims: true),
        (_, 1) => new GlobalAveragePooling1d(Keepdims: true),
        (_, 2) => new GlobalAveragePooling2d(Keepdims: true),
        _ => new GlobalAveragePooling3d(Keepdims: true),
    };

    static Windowing Window(ReadNode node, Traced x)
    {
        var window = Windowing.Of(node, node.Ints("kernel_shape") ?? throw new UnmappedException("it states no kernel_shape"), x);
        return window.Dilations.All(dilation => dilation == 1) ? window : throw new UnmappedException("its window has gaps (dilations)");
    }

    static Traced Largest(ReadNode node, Traced x)
    {
        if (node.Int("storage_order", 0) != 0) throw new UnmappedException("its storage_order is not 0");
        var window = Window(node, x);
        var (padding, around) = window.Around(node, x, float.MinValue);
        var (size, strides) = (Windowing.Ints(window.Kernel), Windowing.Ints(window.Strides));
        Layer layer = window.Kernel.Length switch
        {
            1 => new MaxPooling1d(size[0], strides[0], padding),
            2 => new MaxPooling2d(size, strides, padding),
            _ => new MaxPooling3d(size, strides, padding),
        };
        return node.Into.Add(layer, around.Order, [around]);
    }

    // Sums over what is widened by zeros; where the mean counts fewer places than the window has, a constant says how many.
    static Traced Mean(ReadNode node, Traced x)
    {
        var window = Window(node, x);
        var includes = node.Int("count_include_pad", 0) != 0;
        var (size, strides, axes) = (Windowing.Ints(window.Kernel), Windowing.Ints(window.Strides), window.Kernel.Length);
        var same = !includes && !window.IsBare && window.IsSame;
        var around = same || window.IsBare ? x : window.Widened(node, x, 0);
        var padding = same ? Padding.Same : Padding.Valid;
        Layer layer = axes switch
        {
            1 => new AveragePooling1d(size[0], strides[0], padding),
            2 => new AveragePooling2d(size, strides, padding),
            _ => new AveragePooling3d(size, strides, padding),
        };
        var mean = node.Into.Add(layer, around.Order, [around]);
        if (same || window.IsBare || includes && window.Beyond.All(beyond => beyond == 0)) return mean;
        var parts = Enumerable.Range(0, axes).Select(axis => Ratios(window, axis, mean.Shape[axis], includes)).ToArray();
        long[] dims = [1, 1, .. parts.Select(part => (long)part.Length)];
        var ratios = new float[node.Into.Room(dims)];
        for (var i = 0; i < ratios.Length; i++)
        {
            var (ratio, rest) = (1.0, i);
            for (var axis = axes - 1; axis >= 0; axis--)
            {
                ratio *= parts[axis][rest % parts[axis].Length];
                rest /= parts[axis].Length;
            }
            ratios[i] = (float)ratio;
        }
        return node.Into.Add(new Multiply(), mean.Order, [mean, node.Into.Held(new(dims, ratios, null), mean, trainable: false)]);
    }

    static double[] Ratios(Windowing window, int axis, long places, bool includes)
    {
        if (window.Sizes[axis] < 0) throw new UnmappedException("how many places it counts depends on an open size");
        var (from, to) = includes ? (0, window.Before[axis] + window.Sizes[axis] + window.After[axis]) : (window.Before[axis], window.Before[axis] + window.Sizes[axis]);
        var ratios = new double[places];
        for (var i = 0L; i < places; i++)
        {
            var start = i * window.Strides[axis];
            var count = Math.Min(start + window.Kernel[axis], to) - Math.Max(start, from);
            ratios[i] = count > 0 ? (double)window.Kernel[axis] / count : throw new UnmappedException("a window lies beyond the array");
        }
        return ratios;
    }
}
