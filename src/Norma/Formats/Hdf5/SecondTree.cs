namespace Norma.Formats.Hdf5;

/// <summary>The records of a B-tree of the second version, in order.</summary>
static class SecondTree
{
    const int Overhead = 10, MostRecords = 1 << 20;

    /// <summary>Reads all records.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where the tree's header is.</param>
    /// <param name="type">What the records must be.</param>
    public static List<byte[]> Records(Hdf5Bytes file, long address, int type)
    {
        var (records, seen) = (new List<byte[]>(), new HashSet<long>());
        if (address == Hdf5Bytes.Nowhere) return records;
        var header = file.Block(address, 38, "a B-tree").Sign("BTHD"u8);
        header.Version(0);
        if (header.Byte() != type) throw new InvalidDataException("a B-tree holds other records than it should");
        var (node, size, depth) = ((int)header.UInt32(), header.UInt16(), header.UInt16());
        header.Skip(2);
        var (root, count, total) = (header.Int64(), header.UInt16(), header.Int64());
        header.Verify();
        if (node is < 64 or > 1 << 20 || size is 0 or > 1024 || size > node - Overhead || depth > 8 || total is < 0 or > MostRecords) throw new InvalidDataException("a B-tree has sizes that cannot be");
        // What a node of each level holds at most, itself and with all below, decides how wide its counters are.
        var most = new long[depth + 1];
        var below = new long[depth + 1];
        most[0] = below[0] = (node - Overhead) / size;
        for (var level = 1; level <= depth; level++)
        {
            var pointer = 8 + FractalHeap.Bytes(most[level - 1]) + (level > 1 ? FractalHeap.Bytes(below[level - 1]) : 0);
            most[level] = (node - Overhead - pointer) / (size + pointer);
            if (most[level] <= 0) throw new InvalidDataException("a B-tree has sizes that cannot be");
            below[level] = Math.Min(long.MaxValue / (most[level] + 2), below[level - 1]) * (most[level] + 1) + most[level];
        }
        if (root != Hdf5Bytes.Nowhere) Node(root, count, depth);
        if (records.Count != total) throw new InvalidDataException($"a B-tree says that it has {total} records and has {records.Count}");
        return records;

        void Node(long at, long held, int level)
        {
            if (!seen.Add(at)) throw new InvalidDataException("a B-tree goes round in a circle");
            if (held > most[level]) throw new InvalidDataException("a node of a B-tree is overfull");
            var block = file.Block(at, node, "a node of a B-tree").Sign(level == 0 ? "BTLF"u8 : "BTIN"u8);
            block.Version(0);
            if (block.Byte() != type) throw new InvalidDataException("a node of a B-tree holds other records than the tree");
            var own = new byte[held][];
            for (var i = 0; i < held; i++) own[i] = block.Take(size).ToArray();
            var children = new List<(long Address, long Count)>();
            for (var i = 0; level > 0 && i <= held; i++)
            {
                children.Add((block.Int64(), block.Whole(FractalHeap.Bytes(most[level - 1]))));
                if (level > 1) block.Skip(FractalHeap.Bytes(below[level - 1]));
            }
            block.Verify();
            for (var i = 0; i <= held; i++)
            {
                if (level > 0) Node(children[i].Address, children[i].Count, level - 1);
                if (i == held) break;
                if (records.Count == MostRecords) throw new InvalidDataException("a B-tree has more than a million records");
                records.Add(own[i]);
            }
        }
    }
}
