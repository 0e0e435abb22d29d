using System.Buffers.Binary;
using System.IO.Compression;
using Norma.Spec;

namespace Norma.Formats.Hdf5;

/// <summary>A dataset in chunks, each perhaps shuffled and deflated.</summary>
sealed class Hdf5Chunks
{
    const int Deflate = 1, Shuffle = 2, Fletcher = 3;

    readonly Hdf5Bytes _file;
    readonly string _path;
    readonly long[] _sizes, _chunk;
    readonly int _element;
    readonly long _bytes;
    readonly List<int> _filters = [];
    readonly List<(long[] Offset, long Address, long Length, uint Skipped)> _chunks = [];

    /// <summary>Finds the chunks.</summary>
    public Hdf5Chunks(Hdf5Bytes file, Shape shape, int element, int version, Hdf5Reader layout, List<Hdf5Reader> filters, string path)
    {
        (_file, _path, _sizes, _element) = (file, Printable.Escape(path), shape.ToArray(), element);
        foreach (var pipeline in filters) Pipeline(pipeline);
        if (version != 3) throw Unread("its chunks are listed in a way of HDF5 1.10 and later");
        var axes = layout.Byte() - 1;
        var tree = layout.Int64();
        if (axes != shape.Rank || axes == 0) throw new InvalidDataException($"'{_path}' has {shape.Rank} axes and chunks of {axes}");
        _chunk = new long[axes];
        _bytes = element;
        for (var i = 0; i < axes; i++)
        {
            _chunk[i] = layout.UInt32();
            if (_chunk[i] == 0 || (_bytes *= _chunk[i]) > 1 << 30) throw new InvalidDataException($"'{_path}' has chunks of the shape {Shape.Of(_chunk)}");
        }
        if (layout.UInt32() != element) throw new InvalidDataException($"'{_path}' has chunks with elements of another size");
        if (tree != Hdf5Bytes.Nowhere) Node(tree, -1, []);
        // Every chunk is there: what was never written would be zero, however much of it.
        var wanted = 1L;
        for (var i = 0; i < axes; i++) wanted = checked(wanted * ((_sizes[i] + _chunk[i] - 1) / _chunk[i]));
        if (_chunks.Count != wanted) throw new InvalidDataException($"'{_path}' has {_chunks.Count} of {wanted} chunks");
    }

    /// <summary>Puts every chunk where it belongs.</summary>
    public void Fill(Span<byte> into)
    {
        foreach (var (offset, address, length, skipped) in _chunks)
        {
            var stored = new byte[length];
            _file.Fill(address, stored);
            Place(Decoded(stored, skipped), offset, into);
        }
    }

    byte[] Decoded(byte[] bytes, uint skipped)
    {
        for (var i = _filters.Count - 1; i >= 0; i--)
        {
            if ((skipped & 1u << i) != 0) continue;
            bytes = _filters[i] switch
            {
                Deflate => Inflated(bytes),
                Shuffle => Unshuffled(bytes),
                _ => bytes.Length < 4 ? throw new InvalidDataException($"a chunk of '{_path}' ends early") : bytes[..^4],
            };
        }
        return bytes.Length == _bytes ? bytes : throw new InvalidDataException($"a chunk of '{_path}' has {bytes.Length} bytes, not {_bytes}");
    }

    byte[] Inflated(byte[] bytes)
    {
        // Deflate makes at most 1,032 bytes of one: a chunk that would need more is damaged, and nothing is allocated for it.
        if (_bytes > 1032L * bytes.Length + 64) throw new InvalidDataException($"a chunk of '{_path}' has too few bytes");
        var room = new byte[_bytes + 4];
        using var inflate = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var read = inflate.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        return read == room.Length ? throw new InvalidDataException($"a chunk of '{_path}' is longer than {_bytes} bytes") : room[..read];
    }

    byte[] Unshuffled(byte[] bytes)
    {
        var (plain, count) = (new byte[bytes.Length], bytes.Length / _element);
        bytes.AsSpan(count * _element).CopyTo(plain.AsSpan(count * _element));
        for (var part = 0; part < _element; part++)
            for (var i = 0; i < count; i++) plain[i * _element + part] = bytes[part * count + i];
        return plain;
    }

    void Place(byte[] chunk, long[] offset, Span<byte> into)
    {
        var last = _sizes.Length - 1;
        var run = (int)(Math.Min(_chunk[last], _sizes[last] - offset[last]) * _element);
        var at = new long[_sizes.Length];
        while (true)
        {
            long target = 0, source = 0;
            for (var i = 0; i <= last; i++) (target, source) = (target * _sizes[i] + offset[i] + at[i], source * _chunk[i] + at[i]);
            chunk.AsSpan((int)(source * _element), run).CopyTo(into.Slice((int)(target * _element), run));
            var axis = last - 1;
            while (axis >= 0 && ++at[axis] >= Math.Min(_chunk[axis], _sizes[axis] - offset[axis])) at[axis--] = 0;
            if (axis < 0) return;
        }
    }

    void Node(long address, int level, HashSet<long> seen)
    {
        if (!seen.Add(address)) throw new InvalidDataException($"the chunks of '{_path}' go round in a circle");
        var head = _file.Block(address, 24, "a B-tree of chunks").Sign("TREE"u8);
        if (head.Byte() != 1) throw new InvalidDataException("a B-tree of chunks holds something else");
        int own = head.Byte();
        if (level >= 0 && own != level || own > 16) throw new InvalidDataException("a B-tree of chunks has levels out of order");
        var count = head.UInt16();
        var block = _file.Block(address + 24, count * (8L + 8L * (_chunk.Length + 1) + 8), "a B-tree of chunks");
        for (var i = 0; i < count; i++)
        {
            var (length, skipped, offset) = ((long)block.UInt32(), block.UInt32(), new long[_chunk.Length]);
            for (var k = 0; k < offset.Length; k++) offset[k] = block.Int64();
            block.Skip(8);
            var child = block.Int64();
            if (own > 0)
            {
                Node(child, own - 1, seen);
                continue;
            }
            for (var k = 0; k < offset.Length; k++)
                if (offset[k] < 0 || offset[k] >= _sizes[k] || offset[k] % _chunk[k] != 0) throw new InvalidDataException($"a chunk of '{_path}' is at {Shape.Of(offset)}");
            if (!seen.Add(child)) throw new InvalidDataException($"two chunks of '{_path}' are one");
            _file.Require(child, length, $"a chunk of '{_path}'");
            _chunks.Add((offset, child, length, skipped));
        }
    }

    void Pipeline(Hdf5Reader reader)
    {
        var version = reader.Version(1, 2);
        int count = reader.Byte();
        if (version == 1) reader.Skip(6);
        for (var i = 0; i < count; i++)
        {
            var id = reader.UInt16();
            var name = version == 1 || id >= 256 ? reader.UInt16() : 0;
            reader.Skip(2);
            var values = reader.UInt16();
            reader.Skip(name + 4L * values + (version == 1 && values % 2 == 1 ? 4 : 0));
            if (id is not (Deflate or Shuffle or Fletcher)) throw Unread(id == 32000 ? "it is compressed with lzf" : $"it went through the filter {id}");
            _filters.Add(id);
        }
    }

    InvalidDataException Unread(string why) => new($"'{_path}' cannot be read: {why}");
}
