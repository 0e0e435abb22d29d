using System.Text;

namespace Norma.Tests.Formats.Wav;

/// <summary>WAV files written by hand, right and wrong.</summary>
static class WavBytes
{
    /// <summary>RIFF around chunks; the size is theirs unless said otherwise.</summary>
    public static byte[] Riff(uint? size, params byte[][] chunks)
    {
        byte[] body = [.. "WAVE"u8, .. chunks.SelectMany(chunk => chunk)];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(size ?? (uint)body.Length), .. body];
    }

    /// <summary>A chunk, padded; the size is that of its bytes unless said otherwise.</summary>
    public static byte[] Chunk(string letters, byte[] bytes, uint? size = null) =>
        [.. Encoding.Latin1.GetBytes(letters), .. BitConverter.GetBytes(size ?? (uint)bytes.Length), .. bytes, .. new byte[bytes.Length & 1]];

    /// <summary>The 16 bytes of a plain format.</summary>
    public static byte[] Format(int tag = 1, int channels = 1, uint rate = 8000, int bits = 16, int? perFrame = null, uint? perSecond = null)
    {
        var frame = perFrame ?? channels * bits / 8;
        return
        [
            .. BitConverter.GetBytes((ushort)tag), .. BitConverter.GetBytes((ushort)channels), .. BitConverter.GetBytes(rate),
            .. BitConverter.GetBytes(perSecond ?? unchecked(rate * (uint)frame)), .. BitConverter.GetBytes((ushort)frame), .. BitConverter.GetBytes((ushort)bits),
        ];
    }

    /// <summary>The 40 bytes of an extensible format.</summary>
    public static byte[] Extensible(int tag = 1, int bits = 16, int? valid = null, int extra = 22, byte family = 0x71) =>
    [
        .. Format(0xFFFE, bits: bits), .. BitConverter.GetBytes((ushort)extra), .. BitConverter.GetBytes((ushort)(valid ?? bits)), 4, 0, 0, 0,
        .. BitConverter.GetBytes((ushort)tag), 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, family,
    ];

    /// <summary>Three samples of 16 bits: ½, −1 and the largest.</summary>
    public static byte[] Three { get; } = [0x00, 0x40, 0x00, 0x80, 0xFF, 0x7F];

    /// <summary>What they are.</summary>
    public static float[] ThreeSamples { get; } = [0.5f, -1, 32767f / 32768];
}
