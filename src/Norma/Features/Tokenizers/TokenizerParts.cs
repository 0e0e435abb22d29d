namespace Norma.Features.Tokenizers;

/// <summary>What a fitted tokenizer is made of.</summary>
sealed record TokenizerParts(
    IReadOnlyList<Normalizer> Normalizers, IReadOnlyList<PreTokenizer> Cutters, TokenModel Model, Joining Joining,
    Dictionary<string, int> Special, string? Padding, string? Start, string? End);
