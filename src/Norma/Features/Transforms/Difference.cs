using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>How much each step of a series is above an earlier one: what grows steadily becomes level, and what repeats disappears.</summary>
/// <remarks>
/// <c>y[t] = x[t + lag] − x[t]</c>, by channel. Shapes: <c>[steps, channels]</c> → <c>[steps − lag, channels]</c>. Nothing is fitted. Twice in a row it is the second difference.
/// <para><c>pandas.DataFrame.diff</c>, without the steps that have none before them.</para>
/// </remarks>
/// <param name="Lag">How many steps earlier: 1, or a season.</param>
[Word]
public sealed record Difference([Bounds(1, 1 << 20)] int Lag = 1) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Tensor];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => kind;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => [];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at) => new Fitted(Lag, Steps.Behind((Numbers)train, Lag, at));

    sealed record Fitted(int Lag, Steps Steps) : FittedTransform, IGraphTransform
    {
        public override string Summary => string.Create(CultureInfo.InvariantCulture, $"difference: to {Lag} {(Lag == 1 ? "step" : "steps")} before");

        public override Flow Apply(Flow rows)
        {
            var numbers = (Numbers)rows;
            var (width, shift) = (Steps.Left * Steps.Width, Lag * Steps.Width);
            var values = Scratch.Take(numbers.Rows * width);
            for (var row = 0; row < numbers.Rows; row++)
            {
                var from = numbers.Values.AsSpan(row * numbers.Width, numbers.Width);
                var to = values.AsSpan(row * width, width);
                for (var i = 0; i < to.Length; i++) to[i] = from[i + shift] - from[i];
            }
            return Steps.With(numbers, values, numbers.Shape!.Last);
        }

        public OnnxValue Lower(OnnxGraph graph, OnnxValue rows) =>
            graph.Node("Sub", [Steps.Part(graph, rows, Lag), Steps.Part(graph, rows, 0)]);
    }
}
