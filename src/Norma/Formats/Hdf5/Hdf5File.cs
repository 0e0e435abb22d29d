namespace Norma.Formats.Hdf5;

/// <summary>An HDF5 file (format specification 3.0) as models are kept in: groups, attributes, arrays; nothing outside the file, no code, no soft links.</summary>
static class Hdf5File
{
    /// <summary>The root of a file.</summary>
    /// <param name="source">Its bytes.</param>
    /// <exception cref="InvalidDataException">It breaks the format, or uses a part of it that no model needs; the message says which.</exception>
    public static Hdf5Group Open(ByteSource source)
    {
        var file = new Hdf5Bytes(source);
        var block = file.Start(0, 128, "the file").Sign([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A]);
        var version = block.Version(0, 1, 2, 3);
        long end, root;
        if (version >= 2)
        {
            Sizes(block.Byte(), block.Byte());
            block.Skip(1);
            if (block.Int64() != 0) throw new InvalidDataException("the file begins behind other bytes");
            block.Skip(8);
            (end, root) = (block.Int64(), block.Int64());
            block.Verify();
        }
        else
        {
            block.Skip(4);
            Sizes(block.Byte(), block.Byte());
            block.Skip(version == 1 ? 13 : 9);
            if (block.Int64() != 0) throw new InvalidDataException("the file begins behind other bytes");
            block.Skip(8);
            end = block.Int64();
            block.Skip(16);
            root = block.Int64();
        }
        if (end != file.Length) throw new InvalidDataException($"the file says that it has {end} bytes and has {file.Length}");
        return Hdf5Group.Open(file, new GlobalHeap(file), root, "/", 0) as Hdf5Group ?? throw new InvalidDataException("the root of the file is no group");
    }

    static void Sizes(int offsets, int lengths)
    {
        if ((offsets, lengths) != (8, 8)) throw new InvalidDataException($"the file has addresses of {offsets} bytes and lengths of {lengths}; 8 and 8 are read");
    }
}
