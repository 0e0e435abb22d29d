using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Holds values within limits: stated ones, or quantiles of the training rows.</summary>
/// <remarks><c>y = min(max(x, lower), upper)</c>. <c>numpy.clip</c>; with quantiles, winsorizing.</remarks>
/// <param name="Minimum">The lower limit.</param>
/// <param name="Maximum">The upper limit.</param>
/// <param name="Quantiles">The lower and the upper limit as quantiles of the training rows, such as <c>[0.01, 0.99]</c>, instead of numbers.</param>
[Word]
public sealed record Clip(double? Minimum = null, double? Maximum = null, [Bounds(0, 1)] Items<double>? Quantiles = null) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Number, Kind.Tensor, Kind.Sound];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => kind;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path)
    {
        if (Quantiles is null && Minimum is null && Maximum is null)
            yield return new("FEAT004", path, "clip states no limit") { Expected = "'minimum', 'maximum' or 'quantiles'", Fix = "write {type: clip, minimum: 0}." };
        if (Quantiles is not null && (Minimum ?? Maximum) is not null)
            yield return new("FEAT004", $"{path}.quantiles", "stands beside 'minimum' or 'maximum'") { Expected = "either numbers or quantiles", Fix = "remove one of them." };
        if (Quantiles is not (null or [_, _]) || Quantiles?[0] >= Quantiles?[1])
            yield return new("FEAT004", $"{path}.quantiles", $"received {Quantiles}") { Expected = "two numbers of 0 to 1, the lower before the upper", Fix = "write 'quantiles: [0.01, 0.99]'." };
        if (Minimum > Maximum)
            yield return new("FEAT004", $"{path}.minimum", $"received {Minimum.Value.ToString(CultureInfo.InvariantCulture)}, above the maximum") { Expected = $"at most {Maximum!.Value.ToString(CultureInfo.InvariantCulture)}", Fix = "swap 'minimum' and 'maximum'." };
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var numbers = (Numbers)train;
        var (lower, upper) = (new float[numbers.Columns], new float[numbers.Columns]);
        Array.Fill(lower, (float)Math.Max(Minimum ?? float.MinValue, float.MinValue));
        Array.Fill(upper, (float)Math.Min(Maximum ?? float.MaxValue, float.MaxValue));
        if (Quantiles is null) return new Limits(lower, upper);
        foreach (var values in ColumnValues.All(numbers))
            if (values.Quantiles(Quantiles.AsSpan()) is [var least, var greatest])
                (lower[values.Column], upper[values.Column]) = (Math.Max((float)least, float.MinValue), Math.Min((float)greatest, float.MaxValue));
        return new Limits(lower, upper);
    }

    sealed record Limits(float[] Least, float[] Greatest) : FittedTransform, IColumnTransform
    {
        public override string Summary => Least.Length == 1 ? string.Create(CultureInfo.InvariantCulture, $"clip: {Least[0]:G6} … {Greatest[0]:G6}") : $"clip of {Least.Length} columns";

        public override Flow Apply(Flow rows)
        {
            var numbers = (Numbers)rows;
            var values = Scratch.Take(numbers.Values.Length);
            for (var i = 0; i < values.Length;)
                for (var column = 0; column < Least.Length; column++, i++)
                {
                    var value = numbers.Values[i];
                    values[i] = value < Least[column] ? Least[column] : value > Greatest[column] ? Greatest[column] : value;
                }
            return numbers with { Values = values };
        }

        public int Columns => Least.Length;

        public IColumnTransform Beside(IEnumerable<IColumnTransform> others)
        {
            var all = others.Cast<Limits>().Prepend(this).ToList();
            return new Limits([.. all.SelectMany(limits => limits.Least)], [.. all.SelectMany(limits => limits.Greatest)]);
        }

        // Not the operator Clip: what it makes of NaN differs between runtimes.
        public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
        {
            var lower = graph.Floats("clip.lower", Least, 1, Least.Length);
            var upper = graph.Floats("clip.upper", Greatest, 1, Greatest.Length);
            var held = graph.Node("Where", [graph.Node("Greater", [rows, upper]), upper, rows]);
            return graph.Node("Where", [graph.Node("Less", [rows, lower]), lower, held]);
        }

    }
}
