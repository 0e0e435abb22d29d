using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>A piece is a token.</summary>
sealed record WordLevelModel(Dictionary<string, int> Words, int? UnknownId) : TokenModel(Words, UnknownId)
{
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public override void Encode(ReadOnlySpan<char> piece, List<Token> tokens)
    {
        if (_ids.TryGetValue(piece, out var id)) tokens.Add(new(id, 0, piece.Length));
        else if (UnknownId is { } unknown) tokens.Add(new(unknown, 0, piece.Length));
    }

    public override JsonObject ToJson() => new() { ["type"] = "WordLevel", ["vocab"] = Vocabulary(), ["unk_token"] = Unknown };
}
