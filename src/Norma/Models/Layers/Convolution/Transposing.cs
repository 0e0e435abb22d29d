using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Convolution;

/// <summary>What transposed convolutions of one, two and three axes share.</summary>
/// <param name="Windows">How the kernel is laid.</param>
/// <param name="Same">Whether the edges are cut.</param>
/// <param name="OutputPadding">Cells more at the end of each axis; null where the size follows from the strides.</param>
/// <param name="Filters">Channels that leave.</param>
/// <param name="Activation">Applied to the sum.</param>
/// <param name="UseBias">Whether a bias is added.</param>
sealed record Transposing(Windows Windows, bool Same, long[]? OutputPadding, int Filters, Activation? Activation, bool UseBias)
{
    public static Transposing Of(Windows windows, Padding padding, Items<int>? outputPadding, int filters, Activation? activation, bool useBias)
    {
        var more = outputPadding is null ? null : Windows.Each(windows.Rank, outputPadding, "output_padding");
        for (var axis = 0; axis < more?.Length; axis++)
            if (more[axis] >= windows.Strides[axis]) throw new ShapeException($"output_padding is {more[axis]} where the stride is {windows.Strides[axis]}", "an output padding below the stride");
        return new(windows, padding == Padding.Same, more, filters, activation, useBias);
    }

    /// <summary>Cells that are cut before the first that leaves.</summary>
    long Before(int axis)
    {
        if (!Same) return 0;
        var (span, stride) = (Windows.Span(axis), Windows.Strides[axis]);
        var around = OutputPadding is { } more ? span + span % 2 - 2 + more[axis] : stride + span - 2;
        return span - 1 - Math.Min((around + 1) / 2, span - 1);
    }

    /// <summary>Cells that are cut behind the last that leaves; below 0 those that are added.</summary>
    long After(int axis)
    {
        var (span, stride) = (Windows.Span(axis), Windows.Strides[axis]);
        // What leaves beyond (n − 1) · stride.
        var last = OutputPadding is { } more ? (Same ? span % 2 : span) + more[axis] : Same ? stride : Math.Max(span, stride);
        return span - Before(axis) - last;
    }

    public Shape OutputShape(Shapes inputs)
    {
        var input = Windows.Input(inputs, Windows.Rank);
        return Shape.Of([.. Enumerable.Range(0, Windows.Rank).Select(axis => input[axis] == Shape.Any ? Shape.Any : Places(axis, input[axis])), Filters]);
    }

    long Places(int axis, long size) => checked((size - 1) * Windows.Strides[axis] + Windows.Span(axis) - Before(axis) - After(axis)) is > 0 and var places
        ? places
        : throw new ShapeException($"nothing leaves an axis of {size} by a kernel over {Windows.Span(axis)}", "an output padding, or a larger input");

    public Items<WeightSlot> WeightSlots(Shapes inputs, Regularizer? kernel, Regularizer? bias) =>
    [
        new("kernel", [.. Windows.Size, Filters, Windows.Input(inputs, Windows.Rank).Last], Regularizer: kernel),
        .. UseBias ? [new WeightSlot("bias", [Filters], Regularizer: bias)] : Items<WeightSlot>.Empty,
    ];

    public long Flops(Shapes inputs) => checked(Windows.Input(inputs, Windows.Rank).Size * 2 * Windows.Cells * Filters + (UseBias ? OutputShape(inputs).Size : 0));

    public OnnxValue Lower(OnnxGraph graph, Weights weights, OnnxValue x)
    {
        var rank = Windows.Rank;
        var kernel = weights["kernel"];
        int[] order = [rank + 1, rank, .. Enumerable.Range(0, rank)];
        var axes = Enumerable.Range(0, rank).ToArray();
        var y = graph.Node("ConvTranspose",
        [
            graph.Node("Transpose", [x], ("perm", Windows.ToFirst(rank))),
            graph.Floats(weights.PathOf("kernel"), Windows.Permuted(kernel.Values, kernel.Shape.ToArray(), order), [.. order.Select(axis => kernel.Shape[axis])]),
            .. UseBias ? [graph.Floats(weights.PathOf("bias"), weights["bias"].Values)] : Array.Empty<OnnxValue>(),
        ], ("kernel_shape", Windows.Size), ("strides", Windows.Strides), ("dilations", Windows.Dilations),
            ("pads", (long[])[.. axes.Select(Before), .. axes.Select(axis => Math.Max(0, After(axis)))]), ("output_padding", (long[])[.. axes.Select(axis => Math.Max(0, -After(axis)))]));
        y = graph.Node("Transpose", [y], ("perm", Windows.ToLast(rank)));
        return Activation?.Lower(graph, y) ?? y;
    }

    public Body Build(Shape input, Initializer kernel, Initializer bias, Start start) => new Network(this, input.Last, kernel, bias, start);

    sealed class Network : Body
    {
        readonly Parameter kernel;
        readonly Parameter? bias;
        readonly Transposing _stated;
        readonly (long Before, long After)[] _cuts;

        public Network(Transposing stated, long channels, Initializer kernelInitializer, Initializer biasInitializer, Start start) : base(nameof(Transposing))
        {
            _stated = stated;
            var windows = stated.Windows;
            var (fanIn, fanOut) = (windows.Cells * stated.Filters, windows.Cells * channels);
            kernel = start.Weight(nameof(kernel), kernelInitializer, fanIn, fanOut, [.. windows.Size, stated.Filters, channels]);
            if (stated.UseBias) bias = start.Weight(nameof(bias), biasInitializer, fanIn, fanOut, stated.Filters);
            _cuts = [.. Enumerable.Range(0, windows.Rank).Select(axis => (stated.Before(axis), stated.After(axis)))];
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var y = Laid(inputs[0]);
            for (var axis = 0; axis < _cuts.Length; axis++)
            {
                var (before, after) = _cuts[axis];
                var reached = (inputs[0].shape[axis + 1] - 1) * _stated.Windows.Strides[axis] + _stated.Windows.Span(axis);
                y = y.narrow(axis + 1, before, reached - before - Math.Max(0, after));
            }
            if (_cuts.Any(cut => cut.After < 0)) y = nn.functional.pad(y, [0, 0, .. _cuts.Reverse().SelectMany(cut => new[] { 0, Math.Max(0, -cut.After) })], PaddingModes.Constant, 0);
            if (bias is not null) y = y + bias;
            return [_stated.Activation?.Compute(y) ?? y];
        }

        // Between two steps of the input lie as many phases of what leaves as the stride has cells. Each is a plain convolution by every stride-th cell of the kernel;
        // all are the filters of one. The library's own operator is oneDNN's, whose version 3.7.1 computes wrong sums for one filter, and with channels first.
        Tensor Laid(Tensor x)
        {
            var windows = _stated.Windows;
            var (rank, strides) = (windows.Rank, windows.Strides);
            long[] cells = [.. windows.Size.Zip(strides, (size, stride) => (size + stride - 1) / stride)];
            int[] axes = [.. Enumerable.Range(0, rank)];
            var phases = Around(kernel, 2, axes, axis => (0, cells[axis] * strides[axis] - windows.Size[axis]))
                .view([.. axes.SelectMany(axis => new[] { cells[axis], strides[axis] }), .. kernel.shape[^2..]])
                .permute([.. axes.Select(axis => 2L * axis), 2 * rank + 1, .. axes.Select(axis => 2L * axis + 1), 2 * rank])
                .flip([.. axes.Select(axis => (long)axis)]).reshape([.. cells, kernel.shape[^1], -1]);
            x = Around(x, 1, axes, axis => ((cells[axis] - 1) * windows.Dilations[axis], (cells[axis] - 1) * windows.Dilations[axis]));
            var y = Convolved(x, phases, cells.All(count => count == 1));
            return y.reshape([.. y.shape[..^1], .. strides, _stated.Filters])
                .permute([0, .. axes.SelectMany(axis => new[] { axis + 1L, rank + 1L + axis }), 2 * rank + 1])
                .reshape([y.shape[0], .. axes.Select(axis => y.shape[axis + 1] * strides[axis]), _stated.Filters]);
        }

        Tensor Convolved(Tensor x, Tensor phases, bool isProduct)
        {
            if (isProduct) return OneDnn.Sum(x.reshape(-1, x.shape[^1]), phases.reshape(x.shape[^1], -1), null).view([.. x.shape[..^1], -1]);
            var windows = _stated.Windows;
            (x, phases) = Windows.Widened(x, phases);
            var (first, filters, dilations) = (Windows.ChannelsFirst(Windows.Packed(x)), windows.Filters(phases).contiguous(), windows.Two(windows.Dilations, 1));
            return windows.ChannelsLast(windows.Rank < 3 ? nn.functional.conv2d(first, filters, dilation: dilations) : nn.functional.conv3d(first, filters, dilation: dilations));
        }

        // Zeros before and behind the axes of space, behind which are so many others.
        static Tensor Around(Tensor x, int others, int[] axes, Func<int, (long Before, long After)> zeros)
        {
            var edges = axes.Reverse().Select(zeros).ToArray();
            return edges.All(edge => edge is (0, 0)) ? x : nn.functional.pad(x, [.. new long[2 * others], .. edges.SelectMany(edge => new[] { edge.Before, edge.After })], PaddingModes.Constant, 0);
        }
    }
}
