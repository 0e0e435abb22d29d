using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>A column for each name that is 1 where the set has the name; names that are not known have none.</summary>
/// <remarks>
/// The names are those of the training rows in ordinal order. A dense layer without bias over it is the sum of its names' vectors (an embedding bag), with <c>norm: l1</c> their mean.
/// <para><c>sklearn.preprocessing.MultiLabelBinarizer</c>, <c>keras.layers.StringLookup(output_mode="multi_hot", num_oov_indices=0)</c>; <c>torch.nn.EmbeddingBag</c>.</para>
/// </remarks>
/// <param name="MaxCategories">How many names have a column: the most frequent, of equally frequent ones the first in ordinal order.</param>
/// <param name="MinFrequency">In how many training rows a name must be to have a column.</param>
/// <param name="Norm">What the numbers of a row are divided by: nothing, their sum (<c>l1</c>), or the root of the sum of their squares (<c>l2</c>).</param>
[Word]
public sealed record MultiHot([Bounds(1, 1_000_000)] int MaxCategories = 10_000, [Bounds(1)] long MinFrequency = 1, TfIdfNorm Norm = TfIdfNorm.None) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Set];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Number;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => [];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var levels = SetLevels.Keep((TextSets)train, MinFrequency, MaxCategories);
        SetLevels.Require(train.Rows, levels.Length, at, "state a smaller 'max_categories', or 'string_lookup' with an embedding in the model.");
        return new FittedMultiHot(levels, Norm);
    }
}

/// <summary>Names with a column each.</summary>
/// <param name="Levels">By column its name, in ordinal order.</param>
/// <param name="Norm">What the numbers of a row are divided by.</param>
sealed record FittedMultiHot(string[] Levels, TfIdfNorm Norm) : FittedTransform, IGraphTransform
{
    readonly Dictionary<string, int> _places = SetLevels.Numbered(Levels);

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"multi_hot: {Levels.Length} names");

    /// <inheritdoc/>
    public override Flow Apply(Flow rows)
    {
        var sets = (TextSets)rows;
        var columns = SetLevels.Places(sets, _places);
        var values = new float[checked(rows.Rows * Levels.Length)];
        for (var row = 0; row < rows.Rows; row++)
        {
            var known = 0;
            foreach (var name in sets.Members[row]) if (columns[name] >= 0) known++;
            var value = Norm switch { TfIdfNorm.L1 => 1f / known, TfIdfNorm.L2 => 1f / MathF.Sqrt(known), _ => 1f };
            foreach (var name in sets.Members[row])
                if (columns[name] is >= 0 and var column) values[row * Levels.Length + column] = value;
        }
        return new Numbers(rows.Rows, Levels.Length, values);
    }

    /// <inheritdoc/>
    public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
    {
        var times = graph.Node("TfIdfVectorizer", [rows], ("mode", "TF"), ("min_gram_length", 1L), ("max_gram_length", 1L), ("max_skip_count", 0L),
            ("ngram_counts", new[] { 0L }), ("ngram_indexes", Enumerable.Range(0, Levels.Length).Select(column => (long)column).ToArray()), ("pool_strings", Levels));
        // A client may name one twice.
        var hot = graph.Node("Min", [times, graph.Scalar("multi_hot.once", 1f)]);
        if (Norm == TfIdfNorm.None) return hot;
        var known = graph.Node("Max", [graph.Node("ReduceSum", [hot, graph.Ints("multi_hot.axis", [1])]), graph.Scalar("multi_hot.least", 1f)]);
        return graph.Node("Div", [hot, Norm == TfIdfNorm.L1 ? known : graph.Node("Sqrt", [known])]);
    }
}
