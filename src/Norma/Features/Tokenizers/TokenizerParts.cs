namespace Norma.Features.Tokenizers;

/// <summary>What a fitted tokenizer is made of.</summary>
sealed record TokenizerParts(
    IReadOnlyList<Normalizer> Normalizers, IReadOnlyList<PreTokenizer> Cutters, TokenModel Model, Joining Joining,
    Dictionary<string, int> Special, string? Padding, string? Start, string? End)
{
    /// <summary>Whether the places of a token in its text leave out the spaces around it, as ByteLevel's <c>trim_offsets</c> says.</summary>
    public bool TrimsOffsets { get; init; }
}
