using System.Text;
using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>Cuts a text into pieces that no token crosses.</summary>
abstract record PreTokenizer
{
    /// <summary>Adds the pieces of a stretch of the text, in order; what is in none is dropped.</summary>
    public abstract void Cut(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces);

    /// <summary>What <c>tokenizer.json</c> says of it.</summary>
    public abstract JsonObject ToJson();

    /// <summary>Whether each byte of a piece's UTF-8 becomes one character of <see cref="ByteAlphabet"/>.</summary>
    public virtual bool InBytes => false;

    /// <summary>Whether a text that begins with no space gets one before it is cut.</summary>
    public virtual bool AddsSpace => false;

    private protected static Rune At(ReadOnlySpan<char> text, int at)
    {
        Rune.DecodeFromUtf16(text[at..], out var rune, out _);
        return rune;
    }

    /// <summary>Cuts where the class of characters changes. Class −1 is dropped; one at or above 100 stands alone, character by character.</summary>
    private protected static void Runs(ReadOnlySpan<char> text, int start, int end, List<(int Start, int End)> pieces, Func<Rune, int> classOf)
    {
        for (int at = start, next; at < end; at = next)
        {
            var rune = At(text, at);
            var kind = classOf(rune);
            next = at + rune.Utf16SequenceLength;
            while (kind < 100 && next < end && At(text, next) is var following && classOf(following) == kind) next += following.Utf16SequenceLength;
            if (kind >= 0) pieces.Add((at, next));
        }
    }
}
