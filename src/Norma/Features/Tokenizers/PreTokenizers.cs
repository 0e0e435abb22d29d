using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>Classes of characters that pre-tokenizers cut by.</summary>
static class RuneClass
{
    public static bool IsPunctuation(Rune rune) => rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126) || Rune.IsPunctuation(rune);

    /// <summary><c>\w</c>: letters, marks, decimal digits and connectors.</summary>
    public static bool IsWord(Rune rune) => Rune.IsLetter(rune) || rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.ConnectorPunctuation;
}

/// <summary>Cuts at spaces.</summary>
sealed record AtSpaces : PreTokenizer
{
    public override void Cut(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces) =>
        Runs(text, start, end, pieces, static rune => Rune.IsWhiteSpace(rune) ? -1 : 0);

    public override JsonObject ToJson() => new() { ["type"] = "WhitespaceSplit" };
}

/// <summary><c>\w+|[^\w\s]+</c>.</summary>
sealed record AtWords : PreTokenizer
{
    public override void Cut(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces) =>
        Runs(text, start, end, pieces, static rune => Rune.IsWhiteSpace(rune) ? -1 : RuneClass.IsWord(rune) ? 0 : 1);

    public override JsonObject ToJson() => new() { ["type"] = "Whitespace" };
}

/// <summary>Cuts at spaces and around each punctuation mark, as BERT.</summary>
sealed record AtSpacesAndMarks : PreTokenizer
{
    public override void Cut(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces) =>
        Runs(text, start, end, pieces, static rune => Rune.IsWhiteSpace(rune) ? -1 : RuneClass.IsPunctuation(rune) ? 100 : 0);

    public override JsonObject ToJson() => new() { ["type"] = "BertPreTokenizer" };
}

/// <summary>Cuts around each punctuation mark.</summary>
sealed record AtMarks : PreTokenizer
{
    public override void Cut(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces) =>
        Runs(text, start, end, pieces, static rune => RuneClass.IsPunctuation(rune) ? 100 : 0);

    public override JsonObject ToJson() => new() { ["type"] = "Punctuation", ["behavior"] = "Isolated" };
}

/// <summary>Cuts around numbers, or around each digit.</summary>
sealed record AtDigits(bool Each) : PreTokenizer
{
    public override void Cut(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces)
    {
        var digits = Each ? 100 : 1;
        Runs(text, start, end, pieces, rune => Rune.IsNumber(rune) ? digits : 0);
    }

    public override JsonObject ToJson() => new() { ["type"] = "Digits", ["individual_digits"] = Each };
}

/// <summary>Cuts around every character.</summary>
sealed record AtCharacters : PreTokenizer
{
    /// <summary>Any character, the end of a line included.</summary>
    public const string Pattern = @"[\s\S]";

    public override void Cut(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces) => Runs(text, start, end, pieces, static _ => 100);

    public override JsonObject ToJson() => new() { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = Pattern }, ["behavior"] = "Isolated", ["invert"] = false };
}

/// <summary>Cuts as GPT-2: contractions, letters, numbers and marks, each with the space before it, then goes over to bytes.</summary>
/// <param name="Cuts">Whether it cuts, or goes over to bytes alone.</param>
/// <param name="PrefixSpace">Whether a text that begins with no space gets one, so that its first word is as any other.</param>
sealed record AsGpt2(bool Cuts = true, bool PrefixSpace = false) : PreTokenizer
{
    public override bool AddsSpace => PrefixSpace;

    public override bool InBytes => true;

    public override void Cut(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces)
    {
        if (!Cuts)
        {
            if (end > start) pieces.Add((start, end));
            return;
        }
        for (int at = start, next; at < end; at = next) pieces.Add((at, next = Next(text[..end], at)));
    }

    // 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
    static int Next(ReadOnlySpan<char> text, int at)
    {
        if (text[at] == '\'' && at + 1 < text.Length)
        {
            if (text[at + 1] is 's' or 't' or 'm' or 'd') return at + 2;
            if (at + 2 < text.Length && text.Slice(at + 1, 2) is "re" or "ve" or "ll") return at + 3;
        }
        var first = text[at] == ' ' && at + 1 < text.Length ? at + 1 : at;
        var kind = Kind(text, first, out var next);
        if (kind != 0)
        {
            while (next < text.Length && Kind(text, next, out var after) == kind) next = after;
            return next;
        }
        // Spaces; the last of them goes to what follows.
        var last = at;
        for (next = at; next < text.Length && Kind(text, next, out var after) == 0; next = after) last = next;
        return next == text.Length || last == at ? next : last;
    }

    // 0 a space, 1 a letter, 2 a number, 3 else.
    static int Kind(ReadOnlySpan<char> text, int at, out int next)
    {
        var c = text[at];
        if (c < 128)
        {
            next = at + 1;
            return char.IsAsciiLetter(c) ? 1 : char.IsAsciiDigit(c) ? 2 : c is ' ' or (>= '\t' and <= '\r') ? 0 : 3;
        }
        var rune = At(text, at);
        next = at + rune.Utf16SequenceLength;
        return Rune.IsLetter(rune) ? 1 : Rune.IsNumber(rune) ? 2 : Rune.IsWhiteSpace(rune) ? 0 : 3;
    }

    public override JsonObject ToJson() => new() { ["type"] = "ByteLevel", ["add_prefix_space"] = PrefixSpace, ["trim_offsets"] = true, ["use_regex"] = Cuts };
}
