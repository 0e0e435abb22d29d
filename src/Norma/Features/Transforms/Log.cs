using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>The logarithm of one more than the value, so that 0 stays 0 and long tails become short.</summary>
/// <remarks>
/// <c>y = ln(1 + x)</c> for numbers of 0 or more. A negative in the training rows is a finding; in new rows it counts as 0.
/// <para><c>numpy.log1p</c> through <c>sklearn.preprocessing.FunctionTransformer</c>.</para>
/// </remarks>
[Word]
public sealed record Log : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Number, Kind.Tensor];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => kind;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => [];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var (negatives, least) = (0, 0f);
        foreach (var piece in ((Numbers)train).Pieces())
            foreach (var value in piece.Values)
            {
                if (!(value < 0)) continue;
                negatives++;
                least = Math.Min(least, value);
            }
        return negatives == 0 ? new Logarithm(((Numbers)train).Width) : throw at.Unfit("FEAT021",
            string.Create(CultureInfo.InvariantCulture, $"has {negatives} negative numbers in the training rows, the least {least:G6}"),
            "numbers of 0 or more for 'log'", "remove 'log', or put 'clip' with 'minimum: 0' before it.");
    }

    sealed record Logarithm(int Columns) : FittedTransform, IColumnTransform
    {
        public override string Summary => "log: ln(1 + x)";

        public override Flow Apply(Flow rows)
        {
            var numbers = (Numbers)rows;
            var values = Scratch.Take(numbers.Values.Length);
            for (var i = 0; i < values.Length; i++)
            {
                var value = numbers.Values[i];
                values[i] = (float)Math.Log(1 + (double)(value < 0 ? 0 : value));
            }
            return numbers with { Values = values };
        }

        public IColumnTransform Beside(IEnumerable<IColumnTransform> others) => new Logarithm(Columns + others.Sum(other => other.Columns));

        // In float64: logarithms of float32 differ between libraries by the last bit, which standardizing can make a thousand times as large.
        public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
        {
            var zero = graph.Scalar("log.zero", 0f);
            var known = graph.Node("Where", [graph.Node("Less", [rows, zero]), zero, rows]);
            var more = graph.Node("Add", [graph.Node("Cast", [known], ("to", OnnxType.Double)), graph.Doubles("log.one", [1], 1, 1)]);
            return graph.Node("Cast", [graph.Node("Log", [more])], ("to", OnnxType.Float));
        }
    }
}
