using System.Buffers;
using System.Text;
using Norma.Formats;
using Norma.Formats.Csv;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Which characters the bytes of a file are. What is no UTF-8 is decoded to it as a whole, strictly: no character is guessed.</summary>
static class CsvEncoding
{
    const int MostDecoded = 1 << 30;

    /// <summary>The encodings that may be stated.</summary>
    public static readonly Items<string> Known = ["utf-8", "utf-16", "latin1", "windows-1252"];

    // 0x80 to 0x9F of windows-1252; the five that it leaves open are refused.
    const string Windows = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

    /// <summary>The file as UTF-8, and where its text begins.</summary>
    public static ByteSource ToUtf8(ByteSource bytes, string? stated, string shown, out long start)
    {
        Span<byte> mark = stackalloc byte[3];
        var read = bytes.Read(0, mark);
        var (utf8, little, big) = (mark[..read].StartsWith("\uFEFF"u8), mark[..read].StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]), mark[..read].StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]));
        var encoding = stated ?? (little || big ? "utf-16" : "utf-8");
        start = encoding == "utf-8" && utf8 ? 3 : 0;
        if (encoding == "utf-8") return bytes;
        if (bytes.Length > MostDecoded) throw CsvFindings.TooLarge(shown, bytes.Length, MostDecoded, $"in {encoding}", "store it as UTF-8: then it is read in blocks.");
        var whole = new byte[bytes.Length];
        bytes.Read(0, whole);
        return new MemoryBytes(encoding == "utf-16" ? Utf16(whole, big, little || big, shown) : SingleBytes(whole, encoding == "windows-1252", shown));
    }

    static byte[] Utf16(byte[] bytes, bool big, bool marked, string shown)
    {
        var encoding = new UnicodeEncoding(big, byteOrderMark: false, throwOnInvalidBytes: true);
        try
        {
            return Encoding.UTF8.GetBytes(encoding.GetString(bytes, marked ? 2 : 0, bytes.Length - (marked ? 2 : 0)));
        }
        catch (DecoderFallbackException wrong)
        {
            throw CsvFindings.NotUtf16(shown, (marked ? 2 : 0) + Math.Max(0, wrong.Index), wrong.BytesUnknown ?? []);
        }
    }

    static byte[] SingleBytes(byte[] bytes, bool windows, string shown)
    {
        var decoded = new ArrayBufferWriter<byte>(bytes.Length + bytes.Length / 8 + 16);
        Span<byte> rune = stackalloc byte[4];
        var line = 1L;
        var column = 1L;
        foreach (var b in bytes)
        {
            var c = windows && b is >= 0x80 and < 0xA0 ? Windows[b - 0x80] : (char)b;
            if (c == 0 && b != 0) throw CsvFindings.NotWindows(shown, new(line, column), b);
            decoded.Write(rune[..new Rune(c).EncodeToUtf8(rune)]);
            (line, column) = b == '\n' ? (line + 1, 1) : (line, column + 1);
        }
        return decoded.WrittenSpan.ToArray();
    }

    /// <summary>Notes bytes that are no UTF-8 and NUL bytes: the first of each, and how many of its kind follow is not counted.</summary>
    /// <param name="text">Whole lines.</param>
    /// <param name="from">Where they stand in the file.</param>
    /// <param name="note">Takes what is wrong.</param>
    public static void Judge(ReadOnlySpan<byte> text, long from, Action<CsvFault> note)
    {
        if (text.IndexOf((byte)0) is var nul and >= 0) note(new(CsvFaultKind.Nul, from + nul, from + nul));
        if (Utf8Text.FirstInvalid(text) is var wrong and >= 0) note(new(CsvFaultKind.Invalid, from + wrong, text[wrong]));
    }
}
