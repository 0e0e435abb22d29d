using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Convolution;

/// <summary>What convolutions of each channel alone share.</summary>
/// <param name="Windows">How the kernels move.</param>
/// <param name="Multiplier">Kernels for each channel.</param>
/// <param name="Activation">Applied to the sum.</param>
/// <param name="UseBias">Whether a bias is added.</param>
sealed record Depthwise(Windows Windows, int Multiplier, Activation? Activation = null, bool UseBias = false)
{
    public Shape OutputShape(Shapes inputs)
    {
        var input = Windows.Input(inputs, Windows.Rank);
        return Windows.OutputShape(input, checked(input.Last * Multiplier));
    }

    public Items<WeightSlot> WeightSlots(Shapes inputs, Regularizer? kernel, Regularizer? bias)
    {
        var channels = Windows.Input(inputs, Windows.Rank).Last;
        return
        [
            new("kernel", [.. Windows.Size, channels, Multiplier], Regularizer: kernel),
            .. UseBias ? [new WeightSlot("bias", [checked(channels * Multiplier)], Regularizer: bias)] : Items<WeightSlot>.Empty,
        ];
    }

    public long Flops(Shapes inputs) => checked(OutputShape(inputs).Size * (2 * Windows.Cells + (UseBias ? 1 : 0)));

    public OnnxValue Lower(OnnxGraph graph, Weights weights, OnnxValue x, Shape input)
    {
        var y = graph.Node("Transpose", [x], ("perm", Windows.ToFirst(Windows.Rank)));
        y = Lower(graph, y, weights, "kernel", UseBias ? [graph.Floats(weights.PathOf("bias"), weights["bias"].Values)] : [], input);
        y = graph.Node("Transpose", [y], ("perm", Windows.ToLast(Windows.Rank)));
        return Activation?.Lower(graph, y) ?? y;
    }

    /// <summary>The convolution alone, channels first on both sides.</summary>
    public OnnxValue Lower(OnnxGraph graph, OnnxValue x, Weights weights, string name, OnnxValue[] bias, Shape input)
    {
        var count = input.Last * Multiplier;
        var values = Windows.Permuted(weights[name].Values, [Windows.Cells, count], [1, 0]);
        return graph.Node("Conv", [x, graph.Floats(weights.PathOf(name), values, [count, 1, .. Windows.Size]), .. bias], [.. Windows.Attributes(input), ("group", input.Last)]);
    }

    /// <summary>The sums of channels-last <paramref name="x"/>, channels first.</summary>
    public Tensor Convolve(Tensor x, Tensor kernel, Tensor? bias)
    {
        var count = x.shape[^1] * kernel.shape[^1];
        (x, kernel) = Windows.Widened(x, kernel);
        var (first, edges) = Windows.Spread(x);
        var channels = first.shape[1];
        // Copies: with channels last and one channel for each group oneDNN computes wrong sums.
        var filters = Windows.Rank == 1 ? kernel.reshape(Windows.Size[0], -1).t().unsqueeze(1).unsqueeze(1).contiguous() : kernel.reshape(Windows.Size[0], Windows.Size[1], -1).permute(2, 0, 1).unsqueeze(1).contiguous();
        var wide = count < filters.shape[0];
        var y = nn.functional.conv2d(Windows.Packed(first), filters, wide ? null : bias, Windows.Two(Windows.Strides, 1), edges, Windows.Two(Windows.Dilations, 1), channels);
        if (!wide) return y;
        y = y.narrow(1, 0, count);
        return bias is null ? y : y + bias.reshape(-1, 1, 1);
    }

    /// <summary>The kernel as it begins.</summary>
    public Parameter Kernel(string name, long channels, Initializer initializer, Start start) =>
        start.Weight(name, initializer, Windows.Cells * channels, Windows.Cells * Multiplier, [.. Windows.Size, channels, Multiplier]);

    public Body Build(Shape input, Initializer kernel, Initializer bias, Start start) => new Network(this, input.Last, kernel, bias, start);

    sealed class Network : Body
    {
        readonly Parameter kernel;
        readonly Parameter? bias;
        readonly Depthwise _stated;

        public Network(Depthwise stated, long channels, Initializer kernelInitializer, Initializer biasInitializer, Start start) : base(nameof(Depthwise))
        {
            _stated = stated;
            kernel = stated.Kernel(nameof(kernel), channels, kernelInitializer, start);
            var count = channels * stated.Multiplier;
            if (stated.UseBias) bias = start.Weight(nameof(bias), biasInitializer, count, count, count);
            RegisterComponents();
        }

        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var y = _stated.Windows.ChannelsLast(_stated.Convolve(inputs[0], kernel, bias));
            return [_stated.Activation?.Compute(y) ?? y];
        }
    }
}
