namespace Norma.Formats.Hdf5;

/// <summary>Reads the links of a group: the names of its members and where they are.</summary>
static class Hdf5Links
{
    const int MostLinks = 1 << 18, Deepest = 16;

    /// <summary>The links of a group, in the order in which they were made where the file keeps it, else by name.</summary>
    /// <exception cref="InvalidDataException">A name occurs twice, a link leaves the file, or the structure is not sound.</exception>
    public static Dictionary<string, long> Read(Hdf5Bytes file, List<Hdf5Message> messages)
    {
        var links = new List<(long Order, string Name, long Address)>();
        foreach (var message in messages)
        {
            switch (message.Type)
            {
                case 0x11:
                    var table = message.Read("a symbol table");
                    Old(file, table.Int64(), new LocalHeap(file, table.Int64()), links);
                    break;
                case 0x06:
                    links.Add(Link(message.Read("a link")));
                    break;
                case 0x02:
                    Dense(file, message.Read("a list of links"), links);
                    break;
            }
        }
        var byName = new Dictionary<string, long>(links.Count, StringComparer.Ordinal);
        foreach (var (_, name, address) in links.OrderBy(link => link.Order).ThenBy(link => link.Name, StringComparer.Ordinal))
        {
            if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal) || name is "." or "..") throw new InvalidDataException("a link has a name that no path can have");
            if (!byName.TryAdd(name, address)) throw new InvalidDataException($"'{Spec.Printable.Escape(name)}' occurs twice in a group");
        }
        return byName;
    }

    static void Old(Hdf5Bytes file, long tree, LocalHeap heap, List<(long Order, string Name, long Address)> links)
    {
        var seen = new HashSet<long>();
        Node(tree, -1, 0);

        void Node(long address, int level, int depth)
        {
            if (depth > Deepest || !seen.Add(address)) throw new InvalidDataException("a B-tree of links goes round in a circle");
            var head = file.Block(address, 24, "a B-tree of links").Sign("TREE"u8);
            if (head.Byte() != 0) throw new InvalidDataException("a B-tree of links holds something else");
            int own = head.Byte();
            if (level >= 0 && own != level) throw new InvalidDataException("a B-tree of links has levels out of order");
            var count = head.UInt16();
            var block = file.Block(address + 24, 16L * count, "a B-tree of links");
            for (var i = 0; i < count; i++)
            {
                block.Skip(8);
                if (own > 0) Node(block.Int64(), own - 1, depth + 1);
                else Leaf(block.Int64());
            }
        }

        void Leaf(long address)
        {
            if (!seen.Add(address)) throw new InvalidDataException("a B-tree of links names a node twice");
            var head = file.Block(address, 8, "a node of links").Sign("SNOD"u8);
            head.Version(1);
            head.Skip(1);
            var count = head.UInt16();
            if (links.Count + count > MostLinks) throw new InvalidDataException($"a group has more than {MostLinks} links");
            var block = file.Block(address + 8, 40L * count, "a node of links");
            for (var i = 0; i < count; i++)
            {
                var (name, target, cached) = (heap.Name(block.Int64()), block.Int64(), block.UInt32());
                block.Skip(20);
                if (cached > 1) throw Leaving(name);
                links.Add((0, name, target));
            }
        }
    }

    static void Dense(Hdf5Bytes file, Hdf5Reader info, List<(long Order, string Name, long Address)> links)
    {
        info.Version(0);
        int flags = info.Byte();
        if ((flags & 1) != 0) info.Skip(8);
        var (heapAt, tree) = (info.Int64(), info.Int64());
        if (heapAt == Hdf5Bytes.Nowhere) return;
        var heap = new FractalHeap(file, heapAt);
        foreach (var record in SecondTree.Records(file, tree, 5))
        {
            if (links.Count == MostLinks) throw new InvalidDataException($"a group has more than {MostLinks} links");
            links.Add(record.Length == 11 ? Link(heap.Get(record.AsSpan(4), "a link")) : throw new InvalidDataException("a B-tree of links has records of another size"));
        }
    }

    static (long Order, string Name, long Address) Link(Hdf5Reader link)
    {
        link.Version(1);
        int flags = link.Byte();
        int type = (flags & 8) != 0 ? link.Byte() : 0;
        var order = (flags & 4) != 0 ? link.Int64() : 0;
        if ((flags & 16) != 0) link.Skip(1);
        var length = link.Whole(1 << (flags & 3));
        var name = Hdf5Text.Of(link.Take(length), "a name");
        return type == 0 ? (order, name, link.Int64()) : throw Leaving(name);
    }

    static InvalidDataException Leaving(string name) => new($"'{Spec.Printable.Escape(name)}' is a soft or external link: it may lead out of the file, and no model needs one");
}
