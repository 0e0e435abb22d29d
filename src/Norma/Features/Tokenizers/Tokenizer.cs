using System.Text;
using Norma.Spec;

namespace Norma.Features.Tokenizers;

/// <summary>Cuts texts into tokens and numbers them; the vocabulary is learnt from the training rows.</summary>
/// <param name="VocabularySize">The most tokens, special ones included.</param>
/// <param name="MinimumFrequency">How often a token must stand in the training rows.</param>
/// <param name="Lowercase">Whether letters are made small.</param>
/// <param name="Normalization">The normal form.</param>
/// <param name="StripAccents">Whether accents are removed.</param>
/// <param name="Start">The token before each text; none when absent.</param>
/// <param name="End">The token after each text; none when absent.</param>
public abstract record Tokenizer(int VocabularySize, int MinimumFrequency, bool Lowercase, Normalization Normalization, bool StripAccents, string? Start, string? End)
{
    /// <summary>The token that fills up short texts; its number is 0.</summary>
    public const string Padding = "[PAD]";

    /// <summary>The token of what is not in the vocabulary; its number is 1.</summary>
    public const string Unknown = "[UNK]";

    private protected abstract PreTokenizer[] Cutters { get; }

    private protected virtual Joining Joining => Joining.Spaced;

    private protected virtual Normalizer[] Normalizers =>
    [
        .. Normalization == Normalization.None ? Array.Empty<Normalizer>() : [new UnicodeForm(Normalization == Normalization.Nfc ? NormalizationForm.FormC : NormalizationForm.FormKC)],
        .. StripAccents ? new Normalizer[] { new UnicodeForm(NormalizationForm.FormD), new StripAccents() } : [],
        .. Lowercase ? new Normalizer[] { new Lowercase() } : [],
    ];

    private protected abstract TokenModel Learn(Dictionary<string, long> counts, IReadOnlyList<string> special);

    /// <summary>Learns the vocabulary. The order of the texts does not matter.</summary>
    /// <exception cref="InvalidOperationException">The vocabulary is no larger than the special tokens.</exception>
    public FittedTokenizer Fit(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var (normalizers, cutters) = (Normalizers, Cutters);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts) FittedTokenizer.CountPieces(text, normalizers, cutters, counts);
        string[] special = [.. new[] { Padding, Unknown, Start, End }.OfType<string>().Distinct(StringComparer.Ordinal)];
        if (VocabularySize <= special.Length) throw new InvalidOperationException($"a vocabulary of {VocabularySize} has no room beside the {special.Length} special tokens");
        var model = Learn(counts, special);
        return new(new(normalizers, cutters, model, Joining, special.Select((word, id) => (word, id)).ToDictionary(pair => pair.word, pair => pair.id, StringComparer.Ordinal), Padding, Start, End));
    }

    private protected static Dictionary<string, int> Numbered(IEnumerable<string> words) =>
        words.Select((word, id) => (word, id)).ToDictionary(pair => pair.word, pair => pair.id, StringComparer.Ordinal);

    /// <summary>The most frequent pieces.</summary>
    private protected TokenModel LearnWords(Dictionary<string, long> counts, IReadOnlyList<string> special) => new WordLevelModel(Numbered(special.Concat(
        counts.Where(word => word.Value >= MinimumFrequency && !special.Contains(word.Key)).OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => word.Key).Take(VocabularySize - special.Count))), 1);
}
