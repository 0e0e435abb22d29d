using System.Text;

namespace Norma.Features.Tokenizers;

/// <summary>A text on its way through normalizers, each character knowing which characters of the original it came from.</summary>
sealed class AlignedText
{
    char[] _chars = new char[256];
    int[] _from = new int[256];
    int[] _to = new int[256];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, Length);

    public int From(int at) => _from[at];

    public int To(int at) => _to[at];

    public void Clear() => Length = 0;

    /// <summary>Half of a surrogate pair stands for no character: it becomes U+FFFD here, so that no later part meets one.</summary>
    public void Load(string text, int start, int end)
    {
        Clear();
        for (var at = start; at < end;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune)) rune = Rune.ReplacementChar;
            var length = rune.Utf16SequenceLength;
            Add(rune, at, at + length);
            at += length;
        }
    }

    public void Add(char c, int from, int to)
    {
        if (Length == _chars.Length)
        {
            var size = checked(Length * 2);
            Array.Resize(ref _chars, size);
            Array.Resize(ref _from, size);
            Array.Resize(ref _to, size);
        }
        (_chars[Length], _from[Length], _to[Length]) = (c, from, to);
        Length++;
    }

    public void Add(Rune rune, int from, int to)
    {
        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)]) Add(unit, from, to);
    }

    public void Add(ReadOnlySpan<char> text, int from, int to)
    {
        foreach (var c in text) Add(c, from, to);
    }

    /// <summary>The character at a place; the text holds whole characters only.</summary>
    public Rune RuneAt(int at)
    {
        Rune.DecodeFromUtf16(Chars[at..], out var rune, out _);
        return rune;
    }
}
