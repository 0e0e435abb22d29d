using System.Globalization;
using Norma.Formats.Onnx;

namespace Norma.Features;

/// <summary><c>(x − center) / scale</c> by column, in float64, so that large numbers that vary little keep their digits.</summary>
/// <param name="Word">What fitted it.</param>
/// <param name="Center">By column.</param>
/// <param name="Scale">By column, not 0.</param>
sealed record Scaling(string Word, double[] Center, double[] Scale) : FittedTransform, IGraphTransform
{
    /// <inheritdoc/>
    public override string Summary => Center.Length == 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Word}: (x − {Center[0]:G6}) / {Scale[0]:G6}")
        : $"{Word} of {Center.Length} columns";

    /// <inheritdoc/>
    public override Flow Apply(Flow rows)
    {
        var numbers = (Numbers)rows;
        var scaled = GC.AllocateUninitializedArray<float>(numbers.Values.Length);
        if (numbers.Width == 1)
        {
            var (center, scale) = (Center[0], Scale[0]);
            for (var i = 0; i < scaled.Length; i++) scaled[i] = (float)((numbers.Values[i] - center) / scale);
        }
        else
        {
            for (var i = 0; i < scaled.Length;)
                for (var column = 0; column < Center.Length; column++, i++)
                    scaled[i] = (float)((numbers.Values[i] - Center[column]) / Scale[column]);
        }
        return numbers with { Values = scaled };
    }

    /// <inheritdoc/>
    public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
    {
        var wide = graph.Node("Cast", [rows], ("to", OnnxType.Double));
        var centered = graph.Node("Sub", [wide, graph.Doubles($"{Word}.center", Center, 1, Center.Length)]);
        var scaled = graph.Node("Div", [centered, graph.Doubles($"{Word}.scale", Scale, 1, Scale.Length)]);
        return graph.Node("Cast", [scaled], ("to", OnnxType.Float));
    }

    /// <summary>A range to divide by: 1 where there is none, or less than scikit-learn tells from none.</summary>
    public static double Range(double range) => range < 10 * 2.220446049250313e-16 ? 1 : range;

    /// <summary>A deviation to divide by: 1 where the values do not vary, or by no more than rounding.</summary>
    public static double Divisor(double scale, double center) => scale <= 1e-14 * Math.Abs(center) || scale < 1e-300 ? 1 : scale;
}
