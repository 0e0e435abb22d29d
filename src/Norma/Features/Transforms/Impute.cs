using System.Globalization;
using Norma.Data;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>What stands in for a missing value.</summary>
public enum ImputeStrategy
{
    /// <summary>The mean of the training rows.</summary>
    Mean,
    /// <summary>The median of the training rows.</summary>
    Median,
    /// <summary>The most frequent value of the training rows; of equally frequent ones the least, or the first in ordinal order.</summary>
    MostFrequent,
    /// <summary>A stated value.</summary>
    Constant,
}

/// <summary>Puts a value in the place of missing ones.</summary>
/// <remarks><c>sklearn.impute.SimpleImputer</c>. The columns of <c>add_indicator</c> follow the values, one for each column that misses a value in the training rows.</remarks>
/// <param name="Strategy">Which value; <c>median</c> for numbers and <c>most_frequent</c> for texts when absent.</param>
/// <param name="FillValue">The number of <c>constant</c>; 0 when absent.</param>
/// <param name="FillText">The text of <c>constant</c>; <c>missing</c> when absent.</param>
/// <param name="AddIndicator">Whether a number says beside the value whether it was missing (1) or not (0).</param>
[Word]
public sealed record Impute(ImputeStrategy? Strategy = null, double? FillValue = null, string? FillText = null, bool AddIndicator = false) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Number, Kind.Text];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => kind;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path)
    {
        var text = kind == Kind.Text;
        if (text && Strategy is ImputeStrategy.Mean or ImputeStrategy.Median && text)
            yield return Finding("strategy", $"received {Vocabulary.Snake(Strategy.ToString()!)} for texts", "most_frequent or constant", "texts have no mean and no median.");
        if (text && AddIndicator)
            yield return Finding("add_indicator", "received true for texts", "false", "leave 'impute' out: a missing text has a code of its own.");
        if (text ? FillValue is not null : FillText is not null)
            yield return Finding(text ? "fill_value" : "fill_text", text ? "received a number for texts" : "received a text for numbers", text ? "fill_text" : "fill_value", $"state '{(text ? "fill_text" : "fill_value")}'.");
        else if (Strategy != ImputeStrategy.Constant && (FillValue is not null || FillText is not null))
            yield return Finding(text ? "fill_text" : "fill_value", "is stated, but the strategy is not constant", "the strategy constant", "state 'strategy: constant'.");
        if (FillValue is { } fill && !float.IsFinite((float)fill))
            yield return Finding("fill_value", $"received {fill.ToString(CultureInfo.InvariantCulture)}", "a number within float32", "state a smaller number.");
        if (FillText is "")
            yield return Finding("fill_text", "received the empty text, which means missing", "a text", "leave 'impute' out, or state another text.");

        Finding Finding(string key, string message, string expected, string fix) => new("FEAT004", SpecPath.Key(path, key), message) { Expected = expected, Fix = fix };
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        if (train is Texts texts) return new FilledTexts(Strategy == ImputeStrategy.Constant ? FillText ?? "missing" : MostFrequent(texts));
        var numbers = (Numbers)train;
        var fill = new float[numbers.Width];
        var indicators = new List<int>();
        foreach (var (_, column, gathered) in ColumnValues.All(numbers))
        {
            var values = gathered!;
            fill[column] = (float)(Strategy switch
            {
                ImputeStrategy.Mean => Sums.Mean(values, out _),
                ImputeStrategy.MostFrequent => MostFrequent(values),
                ImputeStrategy.Constant => FillValue ?? 0,
                _ => OrderStatistics.Median(values) ?? 0,
            });
            if (AddIndicator && values.Any(float.IsNaN)) indicators.Add(column);
        }
        var strategy = Vocabulary.Snake((Strategy ?? ImputeStrategy.Median).ToString());
        return indicators.Count == 0 ? new FilledNumbers(strategy, fill) : new IndicatedNumbers(strategy, fill, [.. indicators]);
    }

    static string? MostFrequent(Texts texts)
    {
        return Levels.ByFrequency(LevelTable.Count(texts), texts.Levels) is [var first, ..] ? texts.Levels[first] : null;
    }

    static float MostFrequent(float[] values)
    {
        var counts = new Dictionary<float, int>();
        foreach (var value in values)
            if (float.IsFinite(value)) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _)++;
        var (most, times) = (0f, 0);
        foreach (var (value, count) in counts)
            if (count > times || (count == times && value < most)) (most, times) = (value, count);
        return most;
    }

    sealed record FilledTexts(string? Fill) : FittedTransform, ITextTransform
    {
        public override string Summary => Fill is null ? "impute: nothing known" : $"impute: {Printable.Quote(Fill)}";

        // It passes every text on as it is: those that it tells apart are those that the next transform does.
        public IEnumerable<string> Texts => [];

        public override Flow Apply(Flow rows)
        {
            var texts = (Texts)rows;
            if (Fill is null) return texts;
            var levels = texts.Levels;
            var fill = Array.IndexOf(levels, Fill);
            if (fill < 0) (fill, levels) = (levels.Length, [.. levels, Fill]);
            var codes = GC.AllocateUninitializedArray<int>(texts.Codes.Length);
            for (var row = 0; row < codes.Length; row++) codes[row] = texts.Codes[row] is >= 0 and var level ? level : fill;
            return texts with { Codes = codes, Levels = levels };
        }
    }

    sealed record FilledNumbers(string Strategy, float[] Fill) : FittedTransform, IColumnTransform
    {
        public override string Summary => Fill.Length == 1 ? string.Create(CultureInfo.InvariantCulture, $"impute {Strategy}: {Fill[0]:G6}") : $"impute {Strategy}";

        public override Flow Apply(Flow rows)
        {
            var numbers = (Numbers)rows;
            var from = numbers.Values;
            var filled = Scratch.Take(from.Length);
            if (Fill is [var fill])
            {
                for (var i = 0; i < filled.Length; i++) filled[i] = float.IsNaN(from[i]) ? fill : from[i];
            }
            else
            {
                for (var i = 0; i < filled.Length;)
                    for (var column = 0; column < Fill.Length; column++, i++)
                        filled[i] = float.IsNaN(from[i]) ? Fill[column] : from[i];
            }
            return numbers with { Values = filled };
        }

        public int Columns => Fill.Length;

        public IColumnTransform Beside(IEnumerable<IColumnTransform> others) =>
            new FilledNumbers(Strategy, [.. others.Cast<FilledNumbers>().Prepend(this).SelectMany(filled => filled.Fill)]);

        public OnnxValue Lower(OnnxGraph graph, OnnxValue rows) =>
            graph.Node("Where", [graph.Node("IsNaN", [rows]), graph.Floats("impute.fill", Fill, 1, Fill.Length), rows]);
    }

    sealed record IndicatedNumbers(string Strategy, float[] Fill, int[] Indicators) : FittedTransform, IGraphTransform
    {
        public override string Summary => Fill.Length == 1 ? string.Create(CultureInfo.InvariantCulture, $"impute {Strategy}: {Fill[0]:G6}, with indicator") : $"impute {Strategy}, with indicators";

        public override Flow Apply(Flow rows)
        {
            var (numbers, width) = ((Numbers)rows, Fill.Length + Indicators.Length);
            var filled = Scratch.Take(checked(numbers.Rows * width));
            for (var row = 0; row < numbers.Rows; row++)
            {
                var values = numbers.Values.AsSpan(row * Fill.Length, Fill.Length);
                var into = filled.AsSpan(row * width, width);
                for (var column = 0; column < Fill.Length; column++) into[column] = float.IsNaN(values[column]) ? Fill[column] : values[column];
                for (var i = 0; i < Indicators.Length; i++) into[Fill.Length + i] = float.IsNaN(values[Indicators[i]]) ? 1 : 0;
            }
            return new Numbers(numbers.Rows, width, filled);
        }

        public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
        {
            var missing = graph.Node("IsNaN", [rows]);
            var filled = graph.Node("Where", [missing, graph.Floats("impute.fill", Fill, 1, Fill.Length), rows]);
            var indicators = graph.Node("Cast", [missing], ("to", OnnxType.Float));
            if (Indicators.Length < Fill.Length)
                indicators = graph.Node("Gather", [indicators, graph.Ints("impute.indicators", Array.ConvertAll(Indicators, i => (long)i))], ("axis", 1L));
            return graph.Node("Concat", [filled, indicators], ("axis", 1L));
        }
    }
}
