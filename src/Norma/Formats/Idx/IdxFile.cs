using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Norma.Formats.Idx;

/// <summary>Numbers of an IDX file: the format of MNIST (http://yann.lecun.com/exdb/mnist/).</summary>
/// <param name="Sizes">The sizes of the axes.</param>
/// <param name="Values">Row-major, as many as the sizes ask for.</param>
sealed record IdxFile(int[] Sizes, byte[] Values)
{
    const byte UnsignedByte = 0x08;
    const int MostAxes = 8;

    // Pictures pack a few times; what packs more is made to take memory.
    const int MostUnpacked = 200;

    /// <summary>Reads unsigned bytes, packed by gzip or not.</summary>
    /// <param name="source">The file.</param>
    /// <exception cref="IdxFaultException">It is no such file; the message goes on after its name.</exception>
    public static IdxFile Read(ByteSource source)
    {
        Span<byte> begin = stackalloc byte[2];
        if (source.Read(0, begin) == 2 && begin[0] == 0x1F && begin[1] == 0x8B)
        {
            using var packed = new SourceStream(source);
            using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
            try
            {
                return Read(unpacked, source.Length * MostUnpacked);
            }
            catch (InvalidDataException)
            {
                throw new IdxFaultException("is damaged: gzip cannot unpack it");
            }
        }
        using var plain = new SourceStream(source);
        return Read(plain, source.Length);
    }

    static IdxFile Read(Stream stream, long most)
    {
        Span<byte> head = stackalloc byte[4 * MostAxes];
        if (stream.ReadAtLeast(head[..4], 4, throwOnEndOfStream: false) < 4 || head[0] != 0 || head[1] != 0) throw new IdxFaultException("does not begin as an IDX file does (two zeros, a type, a number of axes)");
        if (head[2] != UnsignedByte) throw new IdxFaultException(string.Create(CultureInfo.InvariantCulture, $"holds values of type 0x{head[2]:X2}, and only unsigned bytes (0x08) are read"));
        var axes = (int)head[3];
        if (axes is < 1 or > MostAxes) throw new IdxFaultException($"has {axes} axes");
        if (stream.ReadAtLeast(head[..(4 * axes)], 4 * axes, throwOnEndOfStream: false) < 4 * axes) throw new IdxFaultException("ends within its sizes");
        var sizes = new int[axes];
        var count = 1L;
        for (var axis = 0; axis < axes; axis++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(head[(4 * axis)..]);
            if (size > int.MaxValue || (size > 0 && count > Array.MaxLength / size)) throw new IdxFaultException("has sizes that no array has");
            sizes[axis] = (int)size;
            count *= size;
        }
        if (count > most) throw new IdxFaultException(string.Create(CultureInfo.InvariantCulture, $"promises {count} values and is too short for them"));
        var values = GC.AllocateUninitializedArray<byte>((int)count);
        var read = stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
        if (read < values.Length) throw new IdxFaultException(string.Create(CultureInfo.InvariantCulture, $"promises {count} values and ends after {read}"));
        if (stream.ReadByte() >= 0) throw new IdxFaultException(string.Create(CultureInfo.InvariantCulture, $"goes on after the {count} values that it promises"));
        return new(sizes, values);
    }
}

/// <summary>What is no IDX file; the message goes on after "the file".</summary>
sealed class IdxFaultException(string message) : Exception(message);
