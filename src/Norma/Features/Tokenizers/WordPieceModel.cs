using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>The longest token that begins the piece, then the longest continuation, …; a piece that does not come out is unknown as a whole.</summary>
sealed record WordPieceModel(Dictionary<string, int> Words, int? UnknownId, string Prefix, int Longest) : TokenModel(Words, UnknownId)
{
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids = Words.GetAlternateLookup<ReadOnlySpan<char>>();
    readonly int _longestWord = Words.Keys.Max(word => word.Length);

    public override void Encode(ReadOnlySpan<char> piece, List<Token> tokens)
    {
        var before = tokens.Count;
        if (!TryEncode(piece, tokens))
        {
            tokens.RemoveRange(before, tokens.Count - before);
            if (UnknownId is { } unknown) tokens.Add(new(unknown, 0, piece.Length));
        }
    }

    bool TryEncode(ReadOnlySpan<char> piece, List<Token> tokens)
    {
        var characters = piece.Length;
        foreach (var c in piece)
            if (char.IsLowSurrogate(c)) characters--;
        if (characters > Longest) return false;
        var room = Prefix.Length + piece.Length;
        Span<char> buffer = room <= 512 ? stackalloc char[room] : new char[room];
        Prefix.CopyTo(buffer);
        for (var start = 0; start < piece.Length;)
        {
            var end = Math.Min(piece.Length, start + _longestWord);
            var id = -1;
            for (; end > start; end--)
            {
                if (end < piece.Length && char.IsLowSurrogate(piece[end])) continue;
                piece[start..end].CopyTo(buffer[Prefix.Length..]);
                if (_ids.TryGetValue(buffer[(start > 0 ? 0 : Prefix.Length)..(Prefix.Length + end - start)], out id)) break;
                id = -1;
            }
            if (id < 0) return false;
            tokens.Add(new(id, start, end));
            start = end;
        }
        return true;
    }

    public override JsonObject ToJson() => new()
    {
        ["type"] = "WordPiece", ["unk_token"] = Unknown, ["continuing_subword_prefix"] = Prefix, ["max_input_chars_per_word"] = Longest, ["vocab"] = Vocabulary(),
    };
}
