using Norma.Formats.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models.Layers.Attention;

/// <summary>Sines of positions, <c>sin(t · rate + phase)</c> for each step t and each of several rates: what position encodings are made of.</summary>
/// <remarks>In double precision until the sine is taken: a float32 angle of a thousand steps is off by 1e-4.</remarks>
static class Waves
{
    /// <summary>The phase that makes a cosine of a sine.</summary>
    public const double Cosine = Math.PI / 2;

    /// <summary>A table <c>[steps, rates]</c>, float64.</summary>
    public static Tensor Table(long steps, double[] rates, double[] phases) =>
        (arange(steps, ScalarType.Float64).unsqueeze(1) * tensor(rates).unsqueeze(0) + tensor(phases)).sin();

    /// <summary>The positions 0, 1, … along an axis of a value, int64.</summary>
    public static OnnxValue Positions(OnnxGraph graph, OnnxValue x, long axis) =>
        graph.Node("Range", [graph.Scalar("first", 0L), graph.Node("Gather", [graph.Node("Shape", [x]), graph.Scalar("axis", axis)]), graph.Scalar("step", 1L)]);

    /// <summary>The same table in ONNX for the steps along an axis of a value, float32.</summary>
    public static OnnxValue Lower(OnnxGraph graph, OnnxValue x, long axis, double[] rates, double[] phases)
    {
        var positions = graph.Node("Cast", [Positions(graph, x, axis)], ("to", OnnxType.Double));
        var angles = graph.Node("Mul", [graph.Node("Unsqueeze", [positions, graph.Ints("axes", [1])]), graph.Doubles("rates", rates, 1, rates.Length)]);
        return graph.Node("Cast", [graph.Node("Sin", [graph.Node("Add", [angles, graph.Doubles("phases", phases)])])], ("to", OnnxType.Float));
    }
}
