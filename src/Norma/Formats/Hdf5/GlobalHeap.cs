namespace Norma.Formats.Hdf5;

/// <summary>The heaps that hold texts of any length.</summary>
sealed class GlobalHeap(Hdf5Bytes file)
{
    readonly Dictionary<long, Dictionary<int, byte[]>> _collections = [];

    /// <summary>An object of a heap.</summary>
    /// <exception cref="InvalidDataException">There is none of that number, or it has another length.</exception>
    public byte[] Get(long address, int index, long length)
    {
        if (length == 0) return [];
        if (!_collections.TryGetValue(address, out var objects)) _collections.Add(address, objects = Read(address));
        if (!objects.TryGetValue(index, out var bytes)) throw new InvalidDataException($"a heap has no object {index}");
        return length == bytes.Length ? bytes : length < bytes.Length ? bytes[..(int)length] : throw new InvalidDataException($"object {index} of a heap has {bytes.Length} bytes, not {length}");
    }

    Dictionary<int, byte[]> Read(long address)
    {
        var header = file.Block(address, 16, "a global heap").Sign("GCOL"u8);
        header.Version(1);
        header.Skip(3);
        var size = header.Int64();
        var block = file.Block(address, size, "a global heap");
        block.Skip(16);
        var objects = new Dictionary<int, byte[]>();
        while (block.Left >= 16)
        {
            var index = block.UInt16();
            block.Skip(6);
            var length = block.Int64();
            if (index == 0) break;
            var bytes = block.Take(length).ToArray();
            block.Skip(Math.Min(block.Left, -length & 7));
            if (!objects.TryAdd(index, bytes)) throw new InvalidDataException($"a heap has two objects {index}");
        }
        return objects;
    }
}
