namespace Norma.Features.Tokenizers;

/// <summary>GPT-2's printable character for each byte.</summary>
static class ByteAlphabet
{
    static readonly char[] s_chars = Chars();
    static readonly Dictionary<char, byte> s_bytes = s_chars.Select((c, b) => (c, (byte)b)).ToDictionary(pair => pair.c, pair => pair.Item2);

    /// <summary>The characters of bytes 0 to 255.</summary>
    public static ReadOnlySpan<char> All => s_chars;

    public static bool TryByte(char c, out byte value) => s_bytes.TryGetValue(c, out value);

    static char[] Chars()
    {
        var chars = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
            chars[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)b : (char)next++;
        return chars;
    }
}
