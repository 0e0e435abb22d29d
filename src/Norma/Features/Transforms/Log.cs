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
    public override Items<Kind> Takes => [Kind.Number];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Number;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => [];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var (negatives, least) = (0, 0f);
        foreach (var value in ((Numbers)train).Values)
        {
            if (!(value < 0)) continue;
            negatives++;
            least = Math.Min(least, value);
        }
        return negatives == 0 ? new Logarithm() : throw at.Unfit("FEAT021",
            string.Create(CultureInfo.InvariantCulture, $"has {negatives} negative numbers in the training rows, the least {least:G6}"),
            "numbers of 0 or more for 'log'", "remove 'log', or put 'clip' with 'minimum: 0' before it.");
    }

    sealed record Logarithm : FittedTransform, IGraphTransform
    {
        public override string Summary => "log: ln(1 + x)";

        public override Flow Apply(Flow rows)
        {
            var numbers = (Numbers)rows;
            var values = GC.AllocateUninitializedArray<float>(numbers.Values.Length);
            for (var i = 0; i < values.Length; i++)
            {
                var value = numbers.Values[i];
                values[i] = MathF.Log(1 + (value < 0 ? 0 : value));
            }
            return numbers with { Values = values };
        }

        public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
        {
            var zero = graph.Scalar("log.zero", 0f);
            var known = graph.Node("Where", [graph.Node("Less", [rows, zero]), zero, rows]);
            return graph.Node("Log", [graph.Node("Add", [known, graph.Scalar("log.one", 1f)])]);
        }
    }
}
