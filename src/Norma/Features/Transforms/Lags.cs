using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Puts earlier steps of a series beside each step, as further channels: a network that looks at a few steps sees the same hour of the day before.</summary>
/// <remarks>
/// With <c>m</c> the greatest lag, <c>y[t] = (x[t + m], x[t + m − lag₁], x[t + m − lag₂], …)</c>. Shapes: <c>[steps, channels]</c> → <c>[steps − m, channels · (1 + lags)]</c>. Nothing is fitted.
/// <para><c>pandas.DataFrame.shift</c> for each lag, side by side, without the steps that lack one.</para>
/// </remarks>
/// <param name="Of">How many steps earlier, one or several: <c>[24, 168]</c> of hours are the day and the week before.</param>
[Word]
public sealed record Lags([Bounds(1, 1 << 20), OneOrMany] Items<int>? Of = null) : Transform
{
    /// <summary>How many steps earlier, one or several.</summary>
    public Items<int> Of { get; init; } = Of ?? [1];

    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Tensor];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => kind;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path)
    {
        if (Of.Count == 0 || Of.Distinct().Count() < Of.Count)
            yield return new("FEAT004", SpecPath.Key(path, "of"), $"received [{string.Join(", ", Of)}]") { Expected = "one lag or more, each once", Fix = "state them, as in [24, 168]." };
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var series = (Numbers)train;
        var steps = Steps.Behind(series, Of.Max(), at);
        var numbers = (long)series.Rows * steps.Left * steps.Width * (1 + Of.Count);
        if (numbers > Array.MaxLength)
            throw new FindingsException(ExitCode.Limit, new Finding("FEAT026", at.Path, string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(at.Feature)} comes to {numbers:N0} numbers with its lags"))
            {
                Expected = FormattableString.Invariant($"at most {Array.MaxLength:N0}"),
                Fix = "state fewer lags, a shorter 'length', or a greater 'stride' of the windows.",
            });
        return new Fitted([0, .. Of], steps);
    }

    sealed record Fitted(int[] Lags, Steps Steps) : FittedTransform, IGraphTransform
    {
        public override string Summary => string.Create(CultureInfo.InvariantCulture, $"lags: {string.Join(", ", Lags[1..])} steps before");

        public override Flow Apply(Flow rows)
        {
            var numbers = (Numbers)rows;
            var (channels, greatest) = ((int)numbers.Shape!.Last, Lags.Max());
            var places = Steps.Left * (Steps.Width / channels);
            var values = Scratch.Take(numbers.Rows * places * channels * Lags.Length);
            for (var (row, at) = (0, 0); row < numbers.Rows; row++)
                for (var place = 0; place < places; place++)
                    foreach (var lag in Lags)
                    {
                        numbers.Values.AsSpan(row * numbers.Width + place * channels + (greatest - lag) * Steps.Width, channels).CopyTo(values.AsSpan(at));
                        at += channels;
                    }
            return Steps.With(numbers, values, channels * Lags.Length);
        }

        public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
        {
            var greatest = Lags.Max();
            return graph.Node("Concat", [.. Lags.Select(lag => Steps.Part(graph, rows, greatest - lag))], ("axis", -1L));
        }
    }
}
