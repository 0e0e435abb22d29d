using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>Counts the pieces of the texts that a vocabulary is learnt from, and names none.</summary>
sealed record CountingModel(Dictionary<string, long> Counts) : TokenModel(new(StringComparer.Ordinal), null)
{
    readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _counts = Counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public override void Encode(ReadOnlySpan<char> piece, List<Token> tokens) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, piece, out _)++;

    public override JsonObject ToJson() => throw new InvalidOperationException("a count is never written");
}
