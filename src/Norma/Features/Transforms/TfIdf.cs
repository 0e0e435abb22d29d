using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>What the numbers of a text add up to.</summary>
public enum TfIdfNorm
{
    /// <summary>Their squares to 1.</summary>
    L2,
    /// <summary>They themselves to 1.</summary>
    L1,
    /// <summary>To whatever they do.</summary>
    None,
}

/// <summary>A number for each token of the vocabulary: how often the text has it, times how few texts have it.</summary>
/// <remarks>
/// <c>y_t = tf_t · idf_t</c>, divided by the norm of the row; <c>idf_t = ln((1 + n) / (1 + df_t)) + 1</c> for <c>n</c> training texts of which <c>df_t</c> have the token,
/// without <c>smooth_idf</c> <c>ln(n / df_t) + 1</c>; with <c>sublinear_tf</c> <c>1 + ln(tf_t)</c> stands for <c>tf_t</c>. A text none of whose tokens is known is all 0.
/// <para>What fills up (<c>[PAD]</c>) and what is not in the vocabulary (<c>[UNK]</c>) does not count. The columns are in the order of the tokens' numbers.</para>
/// <para><c>sklearn.feature_extraction.text.TfidfVectorizer</c> of the same tokens; in the graph ONNX' <c>TfIdfVectorizer</c>.</para>
/// </remarks>
/// <param name="MaxFeatures">How many tokens have a column: those that stand most often in the training rows, of equally frequent ones those of lower number. Rows are held with all columns.</param>
/// <param name="MinDf">In how many training texts a token must stand to have a column.</param>
/// <param name="SublinearTf">Whether the logarithm of the frequency counts.</param>
/// <param name="SmoothIdf">Whether one more text is counted that has every token.</param>
/// <param name="Norm">What the numbers of a text add up to.</param>
[Word]
public sealed record TfIdf([Bounds(1, 1 << 20)] int MaxFeatures = 4096, [Bounds(1)] long MinDf = 1, bool SublinearTf = false, bool SmoothIdf = true, TfIdfNorm Norm = TfIdfNorm.L2) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Token];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Number;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => [];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var fitted = Fit((Numbers)train);
        if ((long)train.Rows * fitted.Columns > Array.MaxLength)
            throw new FindingsException(ExitCode.Limit, new Finding("FEAT026", at.Path, string.Create(CultureInfo.InvariantCulture, $"{train.Rows} texts of {fitted.Columns} numbers"))
            {
                Expected = string.Create(CultureInfo.InvariantCulture, $"at most {Array.MaxLength} numbers"),
                Fix = "state a smaller 'max_features', or bring fewer rows at a time.",
            });
        return fitted;
    }

    internal FittedTfIdf Fit(Numbers train)
    {
        // By the token's number: in how many texts it stands, how often, and in which last.
        var most = 0;
        foreach (var id in train.Values) most = Math.Max(most, (int)id);
        var (texts, times, last) = (new long[most + 1], new long[most + 1], new int[most + 1]);
        for (var i = 0; i < train.Values.Length; i++)
        {
            var (id, row) = ((int)train.Values[i], i / train.Width + 1);
            if (id < FittedTfIdf.FirstToken) continue;
            times[id]++;
            if (last[id] != row) texts[id]++;
            last[id] = row;
        }
        int[] tokens = [.. Enumerable.Range(0, most + 1).Where(id => texts[id] >= MinDf).OrderByDescending(id => times[id]).ThenBy(id => id).Take(MaxFeatures).Order()];
        var smooth = SmoothIdf ? 1.0 : 0;
        return new(tokens, Array.ConvertAll(tokens, id => (float)(Math.Log((train.Rows + smooth) / (texts[id] + smooth)) + 1)), SublinearTf, Norm);
    }
}

/// <summary>Tokens with a column each, and how much each counts.</summary>
/// <param name="Tokens">By column the token's number, ascending.</param>
/// <param name="Idf">By column.</param>
/// <param name="SublinearTf">Whether the logarithm of the frequency counts.</param>
/// <param name="Norm">What the numbers of a text add up to.</param>
sealed record FittedTfIdf(int[] Tokens, float[] Idf, bool SublinearTf, TfIdfNorm Norm) : FittedTransform, IGraphTransform
{
    /// <summary>The numbers below are those of [PAD] and [UNK].</summary>
    public const int FirstToken = 2;

    readonly int[] _columns = ColumnsOf(Tokens);

    /// <summary>How many numbers a text has.</summary>
    public int Columns => Tokens.Length;

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"tf_idf ({Columns:N0} tokens)");

    /// <summary>The numbers of one text that are not 0, in the order of their columns.</summary>
    /// <param name="text">The numbers of its tokens.</param>
    /// <param name="into">Takes them; what is in it is removed.</param>
    public void Terms(ReadOnlySpan<float> text, List<(int Column, float Value)> into)
    {
        into.Clear();
        foreach (var token in text)
            if (token < _columns.Length && _columns[(int)token] is >= 0 and var column) into.Add((column, 1));
        if (into.Count == 0) return;
        into.Sort(static (a, b) => a.Column.CompareTo(b.Column));
        var kept = 0;
        for (var i = 1; i < into.Count; i++)
            if (into[i].Column == into[kept].Column) into[kept] = (into[kept].Column, into[kept].Value + 1);
            else into[++kept] = into[i];
        into.RemoveRange(kept + 1, into.Count - kept - 1);
        var norm = 0.0;
        for (var i = 0; i < into.Count; i++)
        {
            var (column, times) = into[i];
            var value = (SublinearTf ? 1 + MathF.Log(times) : times) * Idf[column];
            norm += Norm == TfIdfNorm.L2 ? (double)value * value : value;
            into[i] = (column, value);
        }
        if (Norm == TfIdfNorm.None) return;
        var length = (float)(Norm == TfIdfNorm.L2 ? Math.Sqrt(norm) : norm);
        for (var i = 0; i < into.Count; i++) into[i] = (into[i].Column, into[i].Value / length);
    }

    /// <inheritdoc/>
    public override Flow Apply(Flow rows)
    {
        var numbers = (Numbers)rows;
        var (values, terms) = (new float[checked(rows.Rows * Columns)], new List<(int Column, float Value)>());
        for (var row = 0; row < rows.Rows; row++)
        {
            Terms(numbers.Values.AsSpan(row * numbers.Width, numbers.Width), terms);
            foreach (var (column, value) in terms) values[row * Columns + column] = value;
        }
        return new Numbers(rows.Rows, Columns, values);
    }

    /// <inheritdoc/>
    public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
    {
        var times = graph.Node("TfIdfVectorizer", [rows], ("mode", "TF"), ("min_gram_length", 1L), ("max_gram_length", 1L), ("max_skip_count", 0L),
            ("ngram_counts", new[] { 0L }), ("ngram_indexes", Enumerable.Range(0, Columns).Select(column => (long)column).ToArray()), ("pool_int64s", Array.ConvertAll(Tokens, token => (long)token)));
        if (SublinearTf)
        {
            var logarithm = graph.Node("Log", [graph.Node("Max", [times, graph.Scalar("tf_idf.once", 1f)])]);
            times = graph.Node("Add", [logarithm, graph.Node("Min", [times, graph.Scalar("tf_idf.once", 1f)])]);
        }
        var y = graph.Node("Mul", [times, graph.Floats("tf_idf.idf", Idf, 1, Columns)]);
        if (Norm == TfIdfNorm.None) return y;
        var norm = Norm == TfIdfNorm.L1 ? graph.Node("ReduceSum", [y, graph.Ints("tf_idf.axis", [1])]) : graph.Node("ReduceL2", [y], ("axes", new[] { 1L }));
        // Where there is no token, 0 stands above.
        return graph.Node("Div", [y, graph.Node("Max", [norm, graph.Scalar("tf_idf.least", 1e-30f)])]);
    }

    static int[] ColumnsOf(int[] tokens)
    {
        var columns = new int[tokens.Length == 0 ? 0 : tokens[^1] + 1];
        Array.Fill(columns, -1);
        for (var column = 0; column < tokens.Length; column++) columns[tokens[column]] = column;
        return columns;
    }
}
