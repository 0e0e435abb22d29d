using System.Text;
using Norma.Spec;

namespace Norma.Features.Tokenizers;

/// <summary>Words are cut as BERT cuts them: the longest known beginning, then the longest known continuations, which begin with ##.</summary>
/// <param name="VocabularySize">The most tokens, special ones included.</param>
/// <param name="MinimumFrequency">How often a token, or a pair that is merged, must stand in the training rows.</param>
/// <param name="Lowercase">Whether letters are made small.</param>
/// <param name="Normalization">The normal form.</param>
/// <param name="StripAccents">Whether accents are removed.</param>
/// <param name="Start">The token before each text; none when absent.</param>
/// <param name="End">The token after each text; none when absent.</param>
[Word]
public sealed record WordPiece([Bounds(5, 1_000_000)] int VocabularySize = 8_000, [Bounds(1, 1_000_000_000)] int MinimumFrequency = 2, bool Lowercase = true, Normalization Normalization = Normalization.None, bool StripAccents = true, string? Start = null, string? End = null)
    : Tokenizer(VocabularySize, MinimumFrequency, Lowercase, Normalization, StripAccents, Start, End)
{
    private protected override PreTokenizer[] Cutters => [new AtSpacesAndMarks()];

    const string Prefix = "##";

    private protected override Joining Joining => new JoinPieces(Prefix);

    private protected override Normalizer[] Normalizers =>
    [
        .. Normalization == Normalization.None ? Array.Empty<Normalizer>() : [new UnicodeForm(Normalization == Normalization.Nfc ? NormalizationForm.FormC : NormalizationForm.FormKC)],
        new BertNormalizer(Clean: true, Chinese: true, StripAccents, Lowercase),
    ];

    private protected override TokenModel Learn(Dictionary<string, long> counts, IReadOnlyList<string> special)
    {
        var (words, _) = PairTrainer.Train(counts, special, [], Prefix, VocabularySize, MinimumFrequency);
        return new WordPieceModel(Numbered(words), 1, Prefix, Longest: 100);
    }
}
