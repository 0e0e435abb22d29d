using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Convolution;

/// <summary>What convolutions of one, two and three axes share.</summary>
/// <param name="Windows">How the kernel moves.</param>
/// <param name="Filters">Channels that leave.</param>
/// <param name="Groups">Into how many parts the channels are cut, each with filters of its own.</param>
/// <param name="Activation">Applied to the sum.</param>
/// <param name="UseBias">Whether a bias is added.</param>
sealed record Convolving(Windows Windows, int Filters, int Groups, Activation? Activation, bool UseBias)
{
    /// <summary>The shape that leaves.</summary>
    public Shape OutputShape(Shapes inputs)
    {
        var input = Windows.Input(inputs, Windows.Rank);
        if (input.Last % Groups != 0 || Filters % Groups != 0) throw new ShapeException($"received {input} for {Groups} groups and {Filters} filters", "channels and filters that are multiples of the groups");
        return Windows.OutputShape(input, Filters);
    }

    /// <summary>Its weights.</summary>
    public Items<WeightSlot> WeightSlots(Shape input, Regularizer? kernel, Regularizer? bias) =>
    [
        new("kernel", [.. Windows.Size, input.Last / Groups, Filters], Regularizer: kernel),
        .. UseBias ? [new WeightSlot("bias", [Filters], Regularizer: bias)] : Items<WeightSlot>.Empty,
    ];

    /// <summary>Products and sums of one example.</summary>
    public long Flops(Shape input) => checked(OutputShape(input).Size * (2 * Windows.Cells * (input.Last / Groups) + (UseBias ? 1 : 0)));

    /// <summary>The same in ONNX, channels first between two transpositions that the runtime drops where convolutions follow each other.</summary>
    public OnnxValue Lower(OnnxGraph graph, Weights weights, OnnxValue x, Shape input)
    {
        var rank = Windows.Rank;
        var kernel = weights["kernel"];
        int[] order = [rank + 1, rank, .. Enumerable.Range(0, rank)];
        var values = Windows.Permuted(kernel.Values, kernel.Shape.ToArray(), order);
        OnnxValue[] operands =
        [
            graph.Node("Transpose", [x], ("perm", Windows.ToFirst(rank))),
            graph.Floats(weights.PathOf("kernel"), values, [.. order.Select(axis => kernel.Shape[axis])]),
            .. UseBias ? [graph.Floats(weights.PathOf("bias"), weights["bias"].Values, Filters)] : Array.Empty<OnnxValue>(),
        ];
        var y = graph.Node("Conv", operands, [.. Windows.Attributes(input), ("group", (long)Groups)]);
        // An activation of each element costs the same on either side; behind the transposition it sees the channels last, as softmax must.
        y = graph.Node("Transpose", [y], ("perm", Windows.ToLast(rank)));
        return Activation?.Lower(graph, y) ?? y;
    }

    /// <summary>Its body.</summary>
    public Body Build(Shape input, Initializer kernel, Initializer bias, Start start) => new Network(this, input.Last, kernel, bias, start);

    sealed class Network : Body
    {
        readonly Parameter kernel;
        readonly Parameter? bias;
        readonly Convolving _stated;
        readonly long[] _strides, _dilations;
        readonly bool _isProduct;

        public Network(Convolving stated, long channels, Initializer kernelInitializer, Initializer biasInitializer, Start start) : base(nameof(Convolving))
        {
            _stated = stated;
            _isProduct = stated.Groups == 1 && stated.Windows.Cells == 1;
            var windows = stated.Windows;
            (_strides, _dilations) = (windows.Two(windows.Strides, 1), windows.Two(windows.Dilations, 1));
            var (fanIn, fanOut) = (windows.Cells * channels / stated.Groups, windows.Cells * stated.Filters);
            kernel = start.Weight(nameof(kernel), kernelInitializer, fanIn, fanOut, [.. windows.Size, channels / stated.Groups, stated.Filters]);
            if (stated.UseBias) bias = start.Weight(nameof(bias), biasInitializer, fanIn, fanOut, stated.Filters);
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            if (_isProduct) return [Product(inputs[0])];
            var (input, weight) = Windows.Widened(inputs[0], kernel);
            // What comes from a permutation lies with channels first, of which oneDNN 3.7.1 computes wrong sums and gradients.
            var (x, edges) = _stated.Windows.Spread(_stated.Groups > 1 ? input : Windows.Packed(input));
            // The library's own loops, which it takes for small batches, differentiate contiguous kernels alone.
            var filters = _stated.Windows.Filters(weight).contiguous();
            // With channels last oneDNN 3.7.1 computes wrong sums for one channel a group.
            if (_stated.Groups > 1) x = Windows.Packed(x);
            var y = _stated.Windows.Rank switch
            {
                1 or 2 => nn.functional.conv2d(x, filters, bias, _strides, edges, _dilations, _stated.Groups),
                _ => nn.functional.conv3d(x, filters, bias, _strides, edges, _dilations, _stated.Groups),
            };
            // Before the view with channels last: a change in place of a view costs a copy when it is differentiated.
            if (_stated.Activation is Activations.Relu relu) return [_stated.Windows.ChannelsLast(relu.ComputeInPlace(y))];
            return [Activated(_stated.Windows.ChannelsLast(y))];
        }

        // A window of one cell is a product with a matrix, which oneDNN 3.7.1 computes wrongly with channels last: wrong columns for widths that are no
        // multiple of its blocks (1000), a division by zero for others (256 to 1024 channels over 14 x 14).
        Tensor Product(Tensor x)
        {
            for (var axis = 0; axis < _stated.Windows.Rank; axis++)
                if (_stated.Windows.Strides[axis] > 1) x = x.slice(axis + 1, 0, x.shape[axis + 1], _stated.Windows.Strides[axis]);
            var (flat, matrix) = (x.reshape(-1, x.shape[^1]), kernel.view(-1, _stated.Filters));
            var y = OneDnn.Sum(flat, matrix, bias).view([.. x.shape.AsSpan(..^1), _stated.Filters]);
            return _stated.Activation?.ComputeInPlace(y) ?? y;
        }

        Tensor Activated(Tensor y) => _stated.Activation?.Compute(y) ?? y;
    }
}
