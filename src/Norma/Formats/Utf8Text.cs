using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Norma.Spec;

namespace Norma.Formats;

/// <summary>Finds bytes that are no UTF-8. They are refused, never replaced.</summary>
static class Utf8Text
{
    /// <summary>The byte order mark.</summary>
    public static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>The first byte that is no UTF-8; −1 where all are.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text)) return -1;
        for (var at = 0; at < text.Length;)
        {
            var good = text[at..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (good < 0) break;
            at += good;
            if (Rune.DecodeFromUtf8(text[at..], out _, out var consumed) != OperationStatus.Done) return at;
            at += consumed;
        }
        return -1;
    }

    /// <summary>The line and column of a byte; the column in characters.</summary>
    public static Place PlaceOf(ReadOnlySpan<byte> text, int at)
    {
        var before = text[..Math.Min(at, text.Length)];
        var line = before.Count((byte)'\n') + 1L;
        var column = 1L;
        foreach (var b in before[(before.LastIndexOf((byte)'\n') + 1)..])
            if ((b & 0xC0) != 0x80) column++;
        return new(line, line == 1 && text.StartsWith(Mark) && column > 1 ? column - 1 : column);
    }
}
