using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Convolution;

/// <summary>What separable convolutions share: each channel alone, then a sum over channels at each place.</summary>
/// <param name="Windows">How the kernels move.</param>
/// <param name="Filters">Channels that leave.</param>
/// <param name="Multiplier">Kernels for each channel.</param>
/// <param name="Activation">Applied to the sum.</param>
/// <param name="UseBias">Whether a bias is added.</param>
sealed record Separable(Windows Windows, int Filters, int Multiplier, Activation? Activation, bool UseBias)
{
    Depthwise Depthwise => new(Windows, Multiplier);

    public Shape OutputShape(Shapes inputs) => Depthwise.OutputShape(inputs).WithLast(Filters);

    public Items<WeightSlot> WeightSlots(Shapes inputs, Regularizer? depthwise, Regularizer? pointwise, Regularizer? bias)
    {
        var channels = Windows.Input(inputs, Windows.Rank).Last;
        return
        [
            new("depthwise_kernel", [.. Windows.Size, channels, Multiplier], Regularizer: depthwise),
            new("pointwise_kernel", [.. Enumerable.Repeat(1L, Windows.Rank), checked(channels * Multiplier), Filters], Regularizer: pointwise),
            .. UseBias ? [new WeightSlot("bias", [Filters], Regularizer: bias)] : Items<WeightSlot>.Empty,
        ];
    }

    public long Flops(Shapes inputs) =>
        checked(Depthwise.Flops(inputs) + OutputShape(inputs).Size * (2 * Depthwise.OutputShape(inputs).Last + (UseBias ? 1 : 0)));

    public OnnxValue Lower(OnnxGraph graph, Weights weights, OnnxValue x, Shape input)
    {
        var y = graph.Node("Transpose", [x], ("perm", Windows.ToFirst(Windows.Rank)));
        y = Depthwise.Lower(graph, y, weights, "depthwise_kernel", [], input);
        var count = input.Last * Multiplier;
        var values = Windows.Permuted(weights["pointwise_kernel"].Values, [count, Filters], [1, 0]);
        y = graph.Node("Conv",
        [
            y, graph.Floats(weights.PathOf("pointwise_kernel"), values, [Filters, count, .. Enumerable.Repeat(1L, Windows.Rank)]),
            .. UseBias ? [graph.Floats(weights.PathOf("bias"), weights["bias"].Values)] : Array.Empty<OnnxValue>(),
        ]);
        y = graph.Node("Transpose", [y], ("perm", Windows.ToLast(Windows.Rank)));
        return Activation?.Lower(graph, y) ?? y;
    }

    public Body Build(Shape input, Initializer depthwise, Initializer pointwise, Initializer bias, Start start) => new Network(this, input.Last, depthwise, pointwise, bias, start);

    sealed class Network : Body
    {
        readonly Parameter depthwise_kernel;
        readonly Parameter pointwise_kernel;
        readonly Parameter? bias;
        readonly Separable _stated;

        public Network(Separable stated, long channels, Initializer depthwise, Initializer pointwise, Initializer biasInitializer, Start start) : base(nameof(Separable))
        {
            _stated = stated;
            var count = channels * stated.Multiplier;
            depthwise_kernel = stated.Depthwise.Kernel(nameof(depthwise_kernel), channels, depthwise, start);
            pointwise_kernel = start.Weight(nameof(pointwise_kernel), pointwise, count, stated.Filters, [.. Enumerable.Repeat(1L, stated.Windows.Rank), count, stated.Filters]);
            if (stated.UseBias) bias = start.Weight(nameof(bias), biasInitializer, count, stated.Filters, stated.Filters);
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            // The kernel of one cell is a product, as in Convolving.
            var y = _stated.Windows.ChannelsLast(_stated.Depthwise.Convolve(inputs[0], depthwise_kernel, bias: null)).matmul(pointwise_kernel.reshape(-1, _stated.Filters));
            if (bias is not null) y += bias;
            return [_stated.Activation?.Compute(y) ?? y];
        }
    }
}
