using System.Buffers;
using System.Globalization;
using Norma.Data.Sources;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Cuts a plain text into rows. It is gone through block by block: no more than a row and a block is held.</summary>
/// <param name="bytes">The text.</param>
/// <param name="shown">The file as findings name it.</param>
/// <param name="unit">What is a row.</param>
/// <param name="chunk">Characters of a chunk.</param>
sealed class TextCutter(ByteSource bytes, string shown, TextUnit unit, int chunk)
{
    const int Block = 1 << 20, LongestRow = 64 << 20;

    static readonly SearchValues<byte> s_white = SearchValues.Create(" \t\r\n\f\v"u8);

    byte[] _held = new byte[Block];
    int _from, _to;
    long _next, _position;
    Place _place = new(1, 1);

    /// <summary>Takes a row.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="position">How many characters stand before it.</param>
    /// <param name="at">Where it begins.</param>
    /// <returns>Whether more are wanted.</returns>
    public delegate bool Take(ReadOnlySpan<byte> text, long position, Place at);

    /// <summary>Goes through the text.</summary>
    /// <exception cref="FindingsException"><c>DATA008</c>, <c>DATA009</c>: it is no UTF-8, or holds a NUL (exit 3). <c>DATA017</c>: a row is too long (6).</exception>
    public void Run(Take take)
    {
        Span<byte> mark = stackalloc byte[3];
        _next = mark[..bytes.Read(0, mark)].SequenceEqual(Utf8Text.Mark) ? 3 : 0;
        while (true)
        {
            var last = _next == bytes.Length;
            var text = _held.AsSpan(_from, _to - _from);
            if (text.IsEmpty && last) return;
            var (begin, end, next) = Find(text, last);
            if (next < 0)
            {
                Fill();
                continue;
            }
            Judge(text[..next], last && next == text.Length);
            Step(text[..begin]);
            if (end > begin && !take(text[begin..end], _position, _place)) return;
            Step(text[begin..next]);
            _from += next;
        }
    }

    // Where the next row begins and ends, and where what follows begins; the last is −1 where more of the text must be seen first.
    (int Begin, int End, int Next) Find(ReadOnlySpan<byte> text, bool last) => unit switch
    {
        TextUnit.File => last ? (0, text.Length, text.Length) : (0, 0, -1),
        TextUnit.Line => Line(text, last) is var next and >= 0 ? (0, IsBlank(text[..next]) ? 0 : Trimmed(text[..next]), next) : (0, 0, -1),
        TextUnit.Paragraph => Paragraph(text, last),
        _ => Chunk(text, last),
    };

    static int Line(ReadOnlySpan<byte> text, bool last) => text.IndexOf((byte)'\n') is var end and >= 0 ? end + 1 : last ? text.Length : -1;

    static (int, int, int) Paragraph(ReadOnlySpan<byte> text, bool last)
    {
        var (begin, end, at) = (-1, 0, 0);
        while (at < text.Length)
        {
            if (Line(text[at..], last) is not (>= 0 and var line)) return (0, 0, -1);
            var blank = IsBlank(text.Slice(at, line));
            if (blank && begin >= 0) return (begin, end, at + line);
            if (!blank)
            {
                if (begin < 0) begin = at;
                end = at + Trimmed(text.Slice(at, line));
            }
            at += line;
        }
        return last ? (Math.Max(begin, 0), begin < 0 ? 0 : end, text.Length) : (0, 0, -1);
    }

    (int, int, int) Chunk(ReadOnlySpan<byte> text, bool last)
    {
        var seen = 0;
        for (var i = 0; i < text.Length; i++)
            if ((text[i] & 0xC0) != 0x80 && seen++ == chunk) return (0, i, i);
        return last ? (0, text.Length, text.Length) : (0, 0, -1);
    }

    static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(s_white) < 0;

    static int Trimmed(ReadOnlySpan<byte> line) => line.Length - (line.EndsWith("\r\n"u8) ? 2 : line.EndsWith("\n"u8) ? 1 : 0);

    void Fill()
    {
        var held = _to - _from;
        if (held + Block > LongestRow)
            throw new FindingsException(ExitCode.Limit, new Finding("DATA017", "", string.Create(CultureInfo.InvariantCulture, $"a row of the text has more than {held} bytes"))
            {
                File = shown,
                At = _place,
                Expected = string.Create(CultureInfo.InvariantCulture, $"at most {LongestRow - Block}"),
                Fix = "state 'per: chunk', or split the file.",
            });
        var into = held + Block > _held.Length ? new byte[Math.Min(LongestRow, Math.Max(held + Block, 2 * _held.Length))] : _held;
        _held.AsSpan(_from, held).CopyTo(into);
        (_held, _from) = (into, 0);
        var read = bytes.Read(_next, into.AsSpan(held, Block));
        (_to, _next) = (held + read, _next + read);
    }

    void Judge(ReadOnlySpan<byte> text, bool last)
    {
        var (wrong, nul) = (Utf8Text.FirstInvalid(text), text.IndexOf((byte)0));
        if (wrong < 0 && nul < 0) return;
        var first = wrong < 0 || nul >= 0 && nul < wrong ? nul : wrong;
        Step(text[..first]);
        throw new FindingsException(ExitCode.Data, first == nul
            ? new Finding("DATA009", "", "a NUL byte") { File = shown, At = _place, Expected = "text", Fix = "see that the file is no binary one; where it is UTF-16, store it as UTF-8." }
            : new Finding("DATA008", "", string.Create(CultureInfo.InvariantCulture, $"the byte 0x{text[first]:X2} is no UTF-8{(last && text.Length - first < 4 ? ", or the file was cut off" : "")}")) { File = shown, At = _place, Expected = "UTF-8", Fix = "store the file as UTF-8." });
    }

    void Step(ReadOnlySpan<byte> over)
    {
        var (line, column) = (_place.Line, _place.Column);
        foreach (var b in over)
        {
            if ((b & 0xC0) == 0x80) continue;
            _position++;
            (line, column) = b == '\n' ? (line + 1, 1) : (line, column + 1);
        }
        _place = new(line, column);
    }
}
