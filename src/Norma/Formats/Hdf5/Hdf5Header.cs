namespace Norma.Formats.Hdf5;

/// <summary>A message of an object header.</summary>
readonly record struct Hdf5Message(int Type, int Flags, byte[] Body)
{
    /// <summary>Its body, to be read from front to back.</summary>
    public Hdf5Reader Read(string what) => (Flags & 2) == 0 ? new(Body, what) : throw new InvalidDataException($"{what} is shared with other objects, which is not read");
}

/// <summary>Reads object headers: the messages that say what a group or dataset is.</summary>
static class Hdf5Header
{
    const int MostMessages = 1 << 20, Continuation = 0x10;

    /// <summary>The messages of an object.</summary>
    /// <exception cref="InvalidDataException">There is no sound header.</exception>
    public static List<Hdf5Message> Read(Hdf5Bytes file, long address)
    {
        var start = file.Block(address, 16, "an object header");
        var messages = new List<Hdf5Message>();
        var chunks = new Queue<(long Address, long Length)>();
        if (start.Byte() == 1) First(file, start, address, messages, chunks);
        else Second(file, address, messages, chunks);
        return messages;
    }

    static void First(Hdf5Bytes file, Hdf5Reader start, long address, List<Hdf5Message> messages, Queue<(long Address, long Length)> chunks)
    {
        start.Skip(7);
        chunks.Enqueue((address + 16, start.UInt32()));
        foreach (var block in Blocks(file, chunks))
        {
            while (block.Left >= 8)
            {
                var (type, size, flags) = (block.UInt16(), block.UInt16(), block.Byte());
                block.Skip(3);
                Add(messages, chunks, new(type, flags, block.Take(size).ToArray()));
            }
        }
    }

    static void Second(Hdf5Bytes file, long address, List<Hdf5Message> messages, Queue<(long Address, long Length)> chunks)
    {
        var start = file.Start(address, 64, "an object header").Sign("OHDR"u8);
        start.Version(2);
        int flags = start.Byte();
        if ((flags & 0x20) != 0) start.Skip(16);
        if ((flags & 0x10) != 0) start.Skip(4);
        var size = start.Whole(1 << (flags & 3));
        var front = start.At;
        if (size < 0 || size > file.Length) throw new InvalidDataException($"an object header has {size} bytes");
        chunks.Enqueue((address, front + size + 4));
        var first = true;
        foreach (var block in Blocks(file, chunks))
        {
            if (first) block.Skip(front);
            else block.Sign("OCHK"u8);
            first = false;
            var tracked = (flags & 4) != 0;
            while (block.Left >= (tracked ? 10 : 8))
            {
                var (type, length, how) = (block.Byte(), block.UInt16(), block.Byte());
                if (tracked) block.Skip(2);
                if (block.Left < length + 4) throw new InvalidDataException("a message of an object header is longer than the header");
                Add(messages, chunks, new(type, how, block.Take(length).ToArray()));
            }
            block.Skip(block.Left - 4);
            block.Verify();
        }
    }

    // Together they are no longer than the file: they neither overlap without end nor go round in a circle.
    static IEnumerable<Hdf5Reader> Blocks(Hdf5Bytes file, Queue<(long Address, long Length)> chunks)
    {
        var left = file.Length;
        while (chunks.TryDequeue(out var chunk))
        {
            file.Require(chunk.Address, chunk.Length, "an object header");
            if (chunk.Length == 0 || (left -= chunk.Length) < 0) throw new InvalidDataException("the parts of an object header overlap");
            yield return file.Block(chunk.Address, chunk.Length, "an object header");
        }
    }

    static void Add(List<Hdf5Message> messages, Queue<(long Address, long Length)> chunks, Hdf5Message message)
    {
        if (messages.Count == MostMessages) throw new InvalidDataException("an object header has more than a million messages");
        if (message.Type != Continuation)
        {
            messages.Add(message);
            return;
        }
        var at = message.Read("a continuation");
        chunks.Enqueue((at.Int64(), at.Int64()));
    }
}
