using Norma.Spec;

namespace Norma.Features.Tokenizers;

/// <summary>What stands between spaces is a token.</summary>
/// <param name="VocabularySize">The most tokens, special ones included.</param>
/// <param name="MinimumFrequency">How often a token, or a pair that is merged, must stand in the training rows.</param>
/// <param name="Lowercase">Whether letters are made small.</param>
/// <param name="Normalization">The normal form.</param>
/// <param name="StripAccents">Whether accents are removed.</param>
/// <param name="Start">The token before each text; none when absent.</param>
/// <param name="End">The token after each text; none when absent.</param>
[Word]
public sealed record Whitespace([Bounds(5, 1_000_000)] int VocabularySize = 20_000, [Bounds(1, 1_000_000_000)] int MinimumFrequency = 1, bool Lowercase = false, Normalization Normalization = Normalization.Nfc, bool StripAccents = false, string? Start = null, string? End = null)
    : Tokenizer(VocabularySize, MinimumFrequency, Lowercase, Normalization, StripAccents, Start, End)
{
    private protected override PreTokenizer[] Cutters => [new AtSpaces()];

    private protected override TokenModel Learn(Dictionary<string, long> counts, IReadOnlyList<string> special) => LearnWords(counts, special);
}
