using System.Buffers.Binary;
using static System.Numerics.BitOperations;

namespace Norma.Formats.Hdf5;

/// <summary>Bob Jenkins' <c>lookup3</c> (2006, public domain), the checksum of HDF5's structures.</summary>
static class Lookup3
{
    /// <summary>Its value with the start 0.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint a, b, c;
        a = b = c = 0xDEADBEEF + (uint)bytes.Length;
        while (bytes.Length > 12)
        {
            a += Word(bytes, 0);
            b += Word(bytes, 4);
            c += Word(bytes, 8);
            a = (a - c) ^ RotateLeft(c, 4); c += b;
            b = (b - a) ^ RotateLeft(a, 6); a += c;
            c = (c - b) ^ RotateLeft(b, 8); b += a;
            a = (a - c) ^ RotateLeft(c, 16); c += b;
            b = (b - a) ^ RotateLeft(a, 19); a += c;
            c = (c - b) ^ RotateLeft(b, 4); b += a;
            bytes = bytes[12..];
        }
        if (bytes.IsEmpty) return c;
        Span<byte> last = stackalloc byte[12];
        last.Clear();
        bytes.CopyTo(last);
        a += Word(last, 0);
        b += Word(last, 4);
        c += Word(last, 8);
        c = (c ^ b) - RotateLeft(b, 14);
        a = (a ^ c) - RotateLeft(c, 11);
        b = (b ^ a) - RotateLeft(a, 25);
        c = (c ^ b) - RotateLeft(b, 16);
        a = (a ^ c) - RotateLeft(c, 4);
        b = (b ^ a) - RotateLeft(a, 14);
        return (c ^ b) - RotateLeft(b, 24);
    }

    static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
