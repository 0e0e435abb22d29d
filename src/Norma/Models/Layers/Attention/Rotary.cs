using Norma.Formats.Onnx;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Attention;

/// <summary>How query and key are turned by their positions, so that their product depends on the distance alone.</summary>
/// <remarks>Su et al. 2021, https://arxiv.org/abs/2104.09864; the number i of a head is paired with the number i + K/2, as in Llama and <c>keras_hub.layers.RotaryEmbedding</c>.</remarks>
/// <param name="MaxWavelength">The base: the slowest pair turns once in about 2π times as many steps.</param>
/// <param name="ScalingFactor">Positions are divided by it, to stretch what was learned on shorter sequences.</param>
public sealed record Rotary([Bounds(1, 1e12)] double MaxWavelength = 10_000, [Bounds(1e-6, 1e6)] double ScalingFactor = 1)
{
    /// <summary>How fast each number of a vector turns, in radians a step; the second half as the first.</summary>
    internal double[] Rates(int width) => [.. Enumerable.Range(0, width).Select(i => Math.Pow(MaxWavelength, -2.0 * (i % (width / 2)) / width) / ScalingFactor)];

    /// <summary>The turned vectors of <c>[..., T, width]</c> in ONNX.</summary>
    internal OnnxValue Lower(OnnxGraph graph, OnnxValue x, int width)
    {
        var rates = Rates(width);
        var (cosine, sine) = (Waves.Lower(graph, x, -2, rates, Phases(width, Waves.Cosine)), Waves.Lower(graph, x, -2, rates, Phases(width, 0)));
        var halves = graph.Node("Split", 2, [x], ("axis", -1L));
        var turned = graph.Node("Concat", [graph.Node("Neg", [halves[1]]), halves[0]], ("axis", -1L));
        return graph.Node("Add", [graph.Node("Mul", [x, cosine]), graph.Node("Mul", [turned, sine])]);
    }

    internal static double[] Phases(int width, double phase) => [.. Enumerable.Repeat(phase, width)];
}

/// <summary>The sines and cosines of one rotation, kept from pass to pass while the length stays.</summary>
sealed class RotaryTables(Rotary rotary, int width)
{
    (Tensor Cosine, Tensor Sine)? _tables;

    /// <summary>The turned vectors of <c>[..., T, width]</c>.</summary>
    public Tensor Rotate(Tensor x)
    {
        var (cosine, sine) = Tables(x);
        var halves = x.chunk(2, -1);
        return x * cosine + cat([-halves[1], halves[0]], -1) * sine;
    }

    (Tensor Cosine, Tensor Sine) Tables(Tensor x)
    {
        var steps = x.shape[^2];
        if (_tables is { } kept && kept.Cosine.shape[0] == steps && kept.Cosine.dtype == x.dtype) return kept;
        var rates = rotary.Rates(width);
        var made = (Keep(Waves.Cosine), Keep(0));
        _tables = made;
        return made;

        Tensor Keep(double phase)
        {
            var table = Waves.Table(steps, rates, Rotary.Phases(width, phase)).to(x.dtype);
            table.DetachFromDisposeScope();
            return table;
        }
    }
}
