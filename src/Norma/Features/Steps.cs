using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features;

/// <summary>The steps of a series that have others so far before them.</summary>
/// <param name="Left">How many.</param>
/// <param name="Width">How many numbers a step has.</param>
readonly record struct Steps(int Left, int Width)
{
    /// <summary>Those of a series that has so many before them.</summary>
    /// <exception cref="FindingsException"><c>FEAT029</c>: there are none.</exception>
    public static Steps Behind(Numbers series, int lag, FeaturePlace at)
    {
        var steps = (int)series.Shape![0];
        if (lag >= steps) throw at.Unfit("FEAT029", string.Create(CultureInfo.InvariantCulture, $"has {steps} steps, none of them {lag} behind another"), string.Create(CultureInfo.InvariantCulture, $"a lag below {steps}"), "state a shorter lag, or a greater 'length' of the field.");
        return new(steps - lag, series.Width / steps);
    }

    /// <summary>What a transform made of them.</summary>
    public Numbers With(Numbers series, float[] values, long channels)
    {
        var shape = Shape.Of([Left, .. series.Shape!.ToArray()[1..^1], channels]);
        return series with { Width = checked((int)shape.Size), Values = values, Shape = shape };
    }

    /// <summary>In a graph, as many steps as there are here, from one on.</summary>
    public OnnxValue Part(OnnxGraph graph, OnnxValue rows, int from) =>
        graph.Node("Slice", [rows, graph.Ints("steps.from", [from]), graph.Ints("steps.to", [from + Left]), graph.Ints("steps.axis", [1])]);
}
