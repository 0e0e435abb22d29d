using System.Globalization;

namespace Norma.Features;

/// <summary>Texts to codes: the levels kept of the training rows from 1, missing and all others 0.</summary>
/// <param name="Word">What fitted it.</param>
/// <param name="Levels">The texts in ordinal order; the first has code 1.</param>
/// <param name="Lookup">How the model reads the codes.</param>
sealed record LevelTable(string Word, string[] Levels, Lookup Lookup) : FittedTransform, ITextTransform
{
    /// <summary>More levels than this are refused: the table of a model is not the place for names.</summary>
    public const int MostLevels = 100_000;

    readonly Dictionary<string, int> _codes = Numbered(Levels);

    /// <inheritdoc/>
    public IEnumerable<string> Texts => Levels;

    /// <inheritdoc/>
    public override string Summary => string.Create(CultureInfo.InvariantCulture, $"{Word}: {Levels.Length} levels");

    /// <inheritdoc/>
    public override Flow Apply(Flow rows)
    {
        var texts = (Texts)rows;
        var codeOf = new int[texts.Levels.Length];
        for (var level = 0; level < codeOf.Length; level++) codeOf[level] = _codes.GetValueOrDefault(texts.Levels[level]);
        var codes = GC.AllocateUninitializedArray<int>(texts.Codes.Length);
        for (var row = 0; row < codes.Length; row++) codes[row] = texts.Codes[row] is >= 0 and var level ? codeOf[level] : 0;
        return new Codes(codes, Levels.Length + 1, Lookup);
    }

    /// <summary>The levels of the training rows that occur often enough, the most frequent first kept where there are too many, in ordinal order.</summary>
    public static string[] Keep(Texts train, long minFrequency, int most, FeaturePlace at)
    {
        var counts = Count(train);
        var kept = new List<string>();
        foreach (var level in Data.Levels.ByFrequency(counts, train.Levels))
        {
            if (counts[level] < minFrequency || kept.Count == most) break;
            kept.Add(train.Levels[level]);
        }
        kept.Sort(StringComparer.Ordinal);
        return kept.Count <= MostLevels ? [.. kept] : throw at.Unfit("FEAT022",
            string.Create(CultureInfo.InvariantCulture, $"has {kept.Count} levels in the training rows"),
            string.Create(CultureInfo.InvariantCulture, $"at most {MostLevels}"), "give it the role id or ignore, or state a min_frequency.");
    }

    /// <summary>How many rows have each level.</summary>
    public static int[] Count(Texts texts)
    {
        var counts = new int[texts.Levels.Length];
        foreach (var code in texts.Codes)
            if (code >= 0) counts[code]++;
        return counts;
    }

    static Dictionary<string, int> Numbered(string[] levels)
    {
        var codes = new Dictionary<string, int>(levels.Length, StringComparer.Ordinal);
        for (var level = 0; level < levels.Length; level++) codes.Add(levels[level], level + 1);
        return codes;
    }
}

/// <summary>Codes read through another table.</summary>
/// <param name="Word">What fitted it.</param>
/// <param name="Lookup">How the model reads them now.</param>
sealed record Reread(string Word, Lookup Lookup) : FittedTransform, IGraphTransform
{
    /// <inheritdoc/>
    public override string Summary => Word;

    /// <inheritdoc/>
    public override Flow Apply(Flow rows) => (Codes)rows with { Lookup = Lookup };

    /// <inheritdoc/>
    public Formats.Onnx.OnnxValue Lower(Formats.Onnx.OnnxGraph graph, Formats.Onnx.OnnxValue rows) => rows;
}
