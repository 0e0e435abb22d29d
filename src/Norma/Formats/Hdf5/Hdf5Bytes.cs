using System.Buffers.Binary;

namespace Norma.Formats.Hdf5;

/// <summary>The bytes of an HDF5 file by address; whatever points outside them is refused before anything is allocated.</summary>
sealed class Hdf5Bytes(ByteSource source)
{
    /// <summary>The address that stands for none.</summary>
    public const long Nowhere = -1;

    // No block of structure is larger in a file of a model: a heap that holds its description has a few megabytes.
    const long LargestBlock = 1L << 28;

    // Structures that overlap could be read again and again: all in all, a few times the file.
    long _left = (64L << 20) + 4 * source.Length;

    /// <summary>How many bytes the file has.</summary>
    public long Length => source.Length;

    /// <summary>A block of structure.</summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="what">What it is, for findings.</param>
    /// <exception cref="InvalidDataException">It is not within the file.</exception>
    public Hdf5Reader Block(long address, long length, string what)
    {
        Require(address, length, what);
        if (length > LargestBlock) throw new InvalidDataException($"{what} has {length} bytes, more than {LargestBlock}");
        if ((_left -= length) < 0) throw new InvalidDataException("the structures of the file overlap");
        var bytes = new byte[length];
        Fill(address, bytes);
        return new(bytes, what);
    }

    /// <summary>A block as long as it says itself, from the first bytes of it.</summary>
    public Hdf5Reader Start(long address, long most, string what) => Block(address, Math.Max(0, Math.Min(most, Length - Math.Max(0, address))), what);

    /// <summary>Refuses a range that is not within the file.</summary>
    public void Require(long address, long length, string what)
    {
        if (address < 0 || length < 0 || address > Length || length > Length - address)
            throw new InvalidDataException($"{what} would be bytes {address} to {unchecked(address + length)} of a file of {Length}");
    }

    /// <summary>Fills a span whose range was checked.</summary>
    public void Fill(long address, Span<byte> into)
    {
        if (source.Read(address, into) != into.Length) throw new InvalidDataException($"the file ends before byte {address + into.Length}");
    }
}

/// <summary>Reads a block from front to back; little-endian, addresses and lengths of 8 bytes.</summary>
sealed class Hdf5Reader(byte[] bytes, string what)
{
    /// <summary>The next byte.</summary>
    public int At { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public int Left => bytes.Length - At;

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>An address or length; <see cref="Hdf5Bytes.Nowhere"/> for none.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>A whole number of 1 to 8 bytes.</summary>
    public long Whole(int size)
    {
        var value = 0L;
        foreach (var part in Enumerable.Reverse(Take(size).ToArray())) value = value << 8 | part;
        return value;
    }

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left) throw new InvalidDataException($"{what} ends early: {count} bytes wanted, {Left} left");
        var taken = bytes.AsSpan(At, (int)count);
        At += (int)count;
        return taken;
    }

    public void Skip(long count) => Take(count);

    /// <summary>A part of the block as one of its own.</summary>
    public Hdf5Reader Part(long count, string name) => new(Take(count).ToArray(), name);

    /// <summary>Refuses a block without its four letters.</summary>
    public Hdf5Reader Sign(ReadOnlySpan<byte> signature)
    {
        if (Left < signature.Length || !Take(signature.Length).SequenceEqual(signature)) throw new InvalidDataException($"{what} lacks its signature");
        return this;
    }

    /// <summary>Refuses a version that is not one of these.</summary>
    public int Version(params ReadOnlySpan<int> known)
    {
        int version = Byte();
        return known.Contains(version) ? version : throw new InvalidDataException($"{what} has the version {version}, which is not read");
    }

    /// <summary>Refuses a block whose bytes so far do not come to the checksum that follows.</summary>
    public void Verify()
    {
        var sum = Lookup3.Of(bytes.AsSpan(0, At));
        if (UInt32() != sum) throw new InvalidDataException($"{what} does not come to its checksum");
    }
}
