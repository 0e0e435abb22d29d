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

/// <summary>A space before each token that does not continue a word.</summary>
sealed record JoinPieces(string Prefix) : Joining
{
    public override string Join(IReadOnlyList<string> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
            if (text.Length > 0 && word.StartsWith(Prefix, StringComparison.Ordinal)) text.Append(word, Prefix.Length, word.Length - Prefix.Length);
            else text.Append(text.Length > 0 ? " " : "").Append(word);
        return text.ToString();
    }

    public override JsonObject ToJson() => new() { ["type"] = "WordPiece", ["prefix"] = Prefix, ["cleanup"] = false };
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
