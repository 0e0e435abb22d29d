using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Attention;

/// <summary>Sines and cosines that tell the steps of a sequence apart, to be added to what the steps hold. The input gives the shape alone.</summary>
/// <remarks>
/// <c>y[t, 2i] = sin(t · max_wavelength^(−2i/D))</c>, <c>y[t, 2i + 1] = cos</c> of the same.
/// <para>Shapes: <c>[B, ..., T, D] → </c> the same. No weights.</para>
/// <para>Vaswani et al. 2017, https://arxiv.org/abs/1706.03762; <c>keras_hub.layers.SinePositionEncoding</c>.</para>
/// </remarks>
/// <param name="MaxWavelength">The base: the slowest wave takes about 2π times as many steps.</param>
/// <param name="Name">The layer's name.</param>
[Word]
public sealed record SinePositionEncoding([Bounds(1, 1e12)] double MaxWavelength = 10_000, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override bool PassesMask => true;

    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => inputs.One("at least two axes, steps and features, the last one known", shape => shape.Rank >= 2 && shape.Last is > 0 and <= 1 << 24);

    /// <inheritdoc/>
    public override Body Build(Shapes inputs, Start start)
    {
        var (rates, phases) = Waves((int)inputs.Only.Last);
        return new Network(rates, phases);
    }

    /// <inheritdoc/>
    public override OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes)
    {
        var (rates, phases) = Waves((int)shapes.Only.Last);
        return [graph.Node("Expand", [Attention.Waves.Lower(graph, inputs[0], -2, rates, phases), graph.Node("Shape", [inputs[0]])])];
    }

    (double[] Rates, double[] Phases) Waves(int width) =>
        ([.. Enumerable.Range(0, width).Select(i => Math.Pow(MaxWavelength, -2.0 * (i / 2) / width))], [.. Enumerable.Range(0, width).Select(i => i % 2 == 0 ? 0 : Attention.Waves.Cosine)]);

    sealed class Network(double[] rates, double[] phases) : Body(nameof(SinePositionEncoding))
    {
        public override Tensor[] Compute(Tensor[] inputs, Context context) =>
            [Attention.Waves.Table(inputs[0].shape[^2], rates, phases).to(inputs[0].dtype).expand_as(inputs[0])];
    }
}
