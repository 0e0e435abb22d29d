using System.Globalization;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Numbers the names of a set: its first <c>length</c> names, filled up with 0. A table of the model reads them.</summary>
/// <remarks>
/// The names are those of the training rows in ordinal order, from 2; 0 stands for no name (an <c>embedding</c> with <c>mask_zero</c> passes over it), 1 for a name that is not known.
/// For more names than <c>multi_hot</c> should have columns: <c>embedding</c> with <c>mask_zero</c> and <c>global_average_pooling1d</c> after it give the mean of the names' vectors.
/// <para><c>keras.layers.StringLookup(mask_token="")</c>; <c>torch.nn.EmbeddingBag</c>.</para>
/// </remarks>
/// <param name="Length">How many names of a set are kept; the most that a training row has when absent.</param>
/// <param name="MaxTokens">How many numbers there are, 0 and 1 among them: the most frequent names have one.</param>
/// <param name="MinFrequency">In how many training rows a name must be to have a number.</param>
[Word]
public sealed record StringLookup([Bounds(1, 1 << 16)] int? Length = null, [Bounds(3, 1 << 24)] int MaxTokens = 100_000, [Bounds(1)] long MinFrequency = 1) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Set];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Token;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path) => [];

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at)
    {
        var sets = (TextSets)train;
        var length = Length ?? Math.Min(1 << 16, sets.Members.Select(members => members.Length).DefaultIfEmpty(0).Max());
        SetLevels.Require(train.Rows, length, at, "state a smaller 'length'.");
        return new FittedStringLookup(SetLevels.Keep(sets, MinFrequency, MaxTokens - FittedStringLookup.First), Math.Max(1, length));
    }
}

/// <summary>Names with a number each.</summary>
/// <param name="Levels">By number less <see cref="First"/> its name, in ordinal order.</param>
/// <param name="Length">How many names of a set.</param>
sealed record FittedStringLookup(string[] Levels, int Length) : FittedTransform, IGraphTransform
{
    /// <summary>The number of the first name; below are those of no name and of one that is not known.</summary>
    public const int First = 2;

    readonly Dictionary<string, int> _places = SetLevels.Numbered(Levels);

    /// <summary>How many numbers there are.</summary>
    public int Tokens => Levels.Length + First;

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"string_lookup ({Levels.Length:N0} names, {Length} a set)");

    /// <inheritdoc/>
    public override Flow Apply(Flow rows)
    {
        var sets = (TextSets)rows;
        var places = SetLevels.Places(sets, _places);
        var values = new float[checked(rows.Rows * Length)];
        for (var row = 0; row < rows.Rows; row++)
        {
            var members = sets.Members[row];
            for (var i = 0; i < members.Length && i < Length; i++) values[row * Length + i] = places[members[i]] + First;
        }
        for (var i = 0; i < values.Length; i++) if (values[i] == First - 1) values[i] = 1;
        return new Numbers(rows.Rows, Length, values) { AreTokens = true };
    }

    /// <inheritdoc/>
    public OnnxValue Lower(OnnxGraph graph, OnnxValue rows)
    {
        var numbers = graph.Node("LabelEncoder", [rows], ("keys_strings", (string[])["", .. Levels]), ("values_int64s", (long[])[0, .. Enumerable.Range(First, Levels.Length).Select(number => (long)number)]), ("default_int64", 1L));
        // As many for each row, however many were given.
        var filled = graph.Node("Pad", [numbers, graph.Ints("string_lookup.pads", [0, 0, 0, Length])], ("mode", "constant"));
        return graph.Node("Slice", [filled, graph.Ints("string_lookup.from", [0]), graph.Ints("string_lookup.to", [Length]), graph.Ints("string_lookup.axis", [1])]);
    }
}
