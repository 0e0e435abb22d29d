using System.Text;
using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>Makes a text of tokens.</summary>
abstract record Joining
{
    /// <summary>One space between each two; what a file without a decoder means.</summary>
    public static Joining Spaced { get; } = new WithSpaces();

    /// <summary>Nothing between them.</summary>
    public static Joining Plain { get; } = new WithNothing();

    /// <summary>The text.</summary>
    public abstract string Join(IReadOnlyList<string> words);

    /// <summary>What <c>tokenizer.json</c> says of it.</summary>
    public abstract JsonObject? ToJson();

    sealed record WithSpaces : Joining
    {
        public override string Join(IReadOnlyList<string> words) => string.Join(' ', words);
        public override JsonObject? ToJson() => null;
    }

    sealed record WithNothing : Joining
    {
        public override string Join(IReadOnlyList<string> words) => string.Concat(words);
        public override JsonObject ToJson() => new() { ["type"] = "Fuse" };
    }
}

/// <summary>A space before each token that does not continue a word; with <paramref name="Cleanup"/> none before marks and English contractions.</summary>
sealed record JoinPieces(string Prefix, bool Cleanup = false) : Joining
{
    // As tokenizers' WordPiece decoder does, token by token, in this order.
    static readonly (string From, string To)[] s_cleanup =
        [(" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re")];

    public override string Join(IReadOnlyList<string> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            var piece = text.Length == 0 ? word : word.StartsWith(Prefix, StringComparison.Ordinal) ? word[Prefix.Length..] : $" {word}";
            if (Cleanup)
                foreach (var (from, to) in s_cleanup) piece = piece.Replace(from, to, StringComparison.Ordinal);
            text.Append(piece);
        }
        return text.ToString();
    }

    public override JsonObject ToJson() => new() { ["type"] = "WordPiece", ["prefix"] = Prefix, ["cleanup"] = Cleanup };
}

/// <summary>The bytes that the characters stand for, read as UTF-8; what is none becomes U+FFFD.</summary>
sealed record JoinBytes : Joining
{
    public override string Join(IReadOnlyList<string> words)
    {
        var bytes = new List<byte>();
        foreach (var word in words)
            foreach (var c in word)
                if (ByteAlphabet.TryByte(c, out var b)) bytes.Add(b);
                else bytes.AddRange(Encoding.UTF8.GetBytes([c]));
        return Encoding.UTF8.GetString([.. bytes]);
    }

    public override JsonObject ToJson() => new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = true };
}
