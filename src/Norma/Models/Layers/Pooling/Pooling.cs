using Norma.Formats.Onnx;
using Norma.Models.Layers.Convolution;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Pooling;

/// <summary>What pooling of one, two and three axes shares: a window moves over the axes of space, each channel for itself.</summary>
/// <param name="Windows">How it moves.</param>
/// <param name="Largest">Whether the largest value of a window leaves; else the mean of those inside the edges.</param>
sealed record Pooling(Windows Windows, bool Largest)
{
    public static Pooling Of(int rank, Items<int> size, Items<int>? strides, Padding padding, bool largest) =>
        new(Windows.Of(rank, size, strides ?? size, null, (CausalPadding)padding), largest);

    public Shape OutputShape(Shapes inputs)
    {
        var input = Windows.Input(inputs, Windows.Rank);
        // ONNX Runtime would take edges below 0 where such a window jumps over the end of an axis that only the run knows.
        for (var axis = 0; axis < Windows.Rank; axis++)
            if (Windows.Strides[axis] > Windows.Span(axis) && Windows.Edges(axis, input[axis]) is null)
                throw new ShapeException($"received {input}, the strides above the window, padding: same", "a known size of that axis, padding: valid, or strides that are not above pool_size");
        return Windows.OutputShape(input, input.Last);
    }

    public long Flops(Shapes inputs) => checked(OutputShape(inputs).Size * Windows.Cells);

    public OnnxValue Lower(OnnxGraph graph, OnnxValue x, Shape input)
    {
        var y = graph.Node("Transpose", [x], ("perm", Windows.ToFirst(Windows.Rank)));
        y = graph.Node(Largest ? "MaxPool" : "AveragePool", [y], Windows.Attributes(input, dilated: false));
        return graph.Node("Transpose", [y], ("perm", Windows.ToLast(Windows.Rank)));
    }

    public Body Build() => Largest ? new MaximumNetwork(Windows) : new MeanNetwork(Windows);

    sealed class MaximumNetwork(Windows windows) : Body(nameof(MaximumNetwork))
    {
        readonly long[] _size = windows.Two(windows.Size, 1), _strides = windows.Two(windows.Strides, 1);

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var (x, edges) = windows.Spread(inputs[0], double.NegativeInfinity);
            var y = windows.Rank == 3 ? nn.functional.max_pool3d(x, _size, _strides, edges) : nn.functional.max_pool2d(x, _size, _strides, edges);
            return [windows.ChannelsLast(y)];
        }
    }

    sealed class MeanNetwork(Windows windows) : Body(nameof(MeanNetwork))
    {
        readonly long[] _size = windows.Two(windows.Size, 1), _strides = windows.Two(windows.Strides, 1);

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var (x, edges) = windows.Spread(inputs[0]);
            var y = Mean(x, edges);
            // Where zeros were put on one side, they were counted: the mean of ones among zeros says how many are real.
            if (x.numel() != inputs[0].numel()) y = y / Mean(windows.Spread(ones_like(inputs[0].detach().narrow(0, 0, 1).narrow(-1, 0, 1))).X, edges);
            return [windows.ChannelsLast(y)];
        }

        Tensor Mean(Tensor x, long[] edges) => windows.Rank == 3
            ? nn.functional.avg_pool3d(x, _size, _strides, edges, count_include_pad: false)
            : nn.functional.avg_pool2d(x, _size, _strides, edges, count_include_pad: false);
    }
}
