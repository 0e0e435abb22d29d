using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Normalization;

/// <summary>Each number divided by a power of the squares of its neighbours among the channels, as in AlexNet.</summary>
/// <remarks>
/// <c>y = x / (bias + alpha / size · Σ x²)^beta</c>, the sum over the <c>size</c> channels around each.
/// <para>Shapes: unchanged; the channels are the last axis. No weights.</para>
/// <para>Krizhevsky et al. 2012, ImageNet Classification with Deep Convolutional Neural Networks, section 3.3.</para>
/// <para><c>LRN</c> of ONNX, <c>torch.nn.LocalResponseNorm</c>, <c>tf.nn.local_response_normalization</c> with <c>alpha / size</c>.</para>
/// </remarks>
/// <param name="Size">How many channels are summed; odd.</param>
/// <param name="Alpha">The weight of the mean square, times its count.</param>
/// <param name="Beta">The power.</param>
/// <param name="Bias">What is added to the sum.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record LocalResponseNormalization(
    [Bounds(1, 1 << 16)] int Size,
    [Bounds(0, 1e6)] double Alpha = 1e-4,
    [Bounds(0, 100)] double Beta = 0.75,
    [Bounds(0, 1e6, ExclusiveMinimum = true)] double Bias = 1,
    string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => Size % 2 == 0 ? throw new ShapeException($"size is {Size}", "an odd number of channels") : inputs.One("at least one axis, the last one known", shape => shape.Rank > 0 && shape.Last != Shape.Any);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start) => new Network(this);

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        // [all, channels, 1, 1]: the form that every runtime has.
        var flat = graph.Node("Reshape", [inputs[0], graph.Ints("flat", [-1, shapes.Only.Last, 1, 1])]);
        var made = graph.Node("LRN", [flat], ("size", (long)Size), ("alpha", (float)Alpha), ("beta", (float)Beta), ("bias", (float)Bias));
        return [graph.Node("Reshape", [made, graph.Node("Shape", [inputs[0]])])];
    }

    /// <inheritdoc/>
    public override long Flops(Shapes inputs) => checked(inputs.Only.Size * (2L * Size + 3));

    sealed class Network(LocalResponseNormalization stated) : Body(nameof(LocalResponseNormalization))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context)
        {
            var x = inputs[0];
            var squares = nn.functional.pad(x.square().reshape(-1, 1, x.shape[^1]), [stated.Size / 2, stated.Size / 2]);
            var mean = nn.functional.avg_pool1d(squares, stated.Size, stride: 1).reshape(x.shape);
            return [x / (mean * stated.Alpha + stated.Bias).pow(stated.Beta)];
        }
    }
}
