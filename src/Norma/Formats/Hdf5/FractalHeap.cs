using System.Numerics;

namespace Norma.Formats.Hdf5;

/// <summary>The heap of a new group with many links or attributes: blocks that double in size row by row.</summary>
sealed class FractalHeap
{
    readonly Hdf5Bytes _file;
    readonly List<(long Offset, long Address, long Length)> _blocks = [];
    readonly HashSet<long> _seen = [];
    readonly int _width, _rows, _offsetSize, _lengthSize;
    readonly long _starting, _largest, _header;

    /// <summary>Finds its blocks.</summary>
    public FractalHeap(Hdf5Bytes file, long address)
    {
        (_file, _header) = (file, address);
        var header = file.Start(address, 146, "a fractal heap").Sign("FRHP"u8);
        header.Version(0);
        header.Skip(2);
        if (header.UInt16() != 0) throw new InvalidDataException("a fractal heap is compressed, which is not read");
        header.Skip(1);
        var largestObject = header.UInt32();
        header.Skip(96);
        (_width, _starting, _largest) = (header.UInt16(), header.Int64(), header.Int64());
        var bits = header.UInt16();
        header.Skip(2);
        var root = header.Int64();
        var rows = header.UInt16();
        header.Verify();
        if (_width is 0 or > 1024 || !BitOperations.IsPow2(_starting) || !BitOperations.IsPow2(_largest) || _starting < 16 || _largest < _starting || _largest > 1 << 26 || bits is 0 or > 63 || rows > 63)
            throw new InvalidDataException("a fractal heap has sizes that cannot be");
        (_offsetSize, _lengthSize) = ((bits + 7) / 8, Bytes(Math.Min(_largest, largestObject)));
        _rows = BitOperations.Log2((ulong)_largest) - BitOperations.Log2((ulong)_starting) + 2;
        if (root == Hdf5Bytes.Nowhere) return;
        if (rows == 0) _blocks.Add((0, root, _starting));
        else Indirect(root, 0, rows, 0);
        _blocks.Sort();
    }

    /// <summary>An object of the heap.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="what">What it is, for findings.</param>
    public Hdf5Reader Get(ReadOnlySpan<byte> id, string what)
    {
        var reader = new Hdf5Reader(id.ToArray(), what);
        var kind = reader.Byte() >> 4;
        if (kind != 0) throw new InvalidDataException($"{what} is kept as a huge or tiny object, which is not read");
        var (offset, length) = (reader.Whole(_offsetSize), reader.Whole(_lengthSize));
        var (begin, address, size) = _blocks.FindLast(block => block.Offset <= offset);
        if (size == 0 || offset - begin > size || length > size - (offset - begin)) throw new InvalidDataException($"{what} is outside of its heap");
        return _file.Block(address + (offset - begin), length, what);
    }

    // An indirect block names the direct blocks of its rows, and behind them indirect blocks of larger ones.
    void Indirect(long address, long offset, int rows, int depth)
    {
        if (depth > 8 || !_seen.Add(address)) throw new InvalidDataException("a fractal heap goes round in a circle");
        var direct = Math.Min(rows, _rows);
        var block = _file.Block(address, 4 + 1 + 8 + _offsetSize + 8L * _width * rows + 4, "an indirect block of a fractal heap").Sign("FHIB"u8);
        block.Version(0);
        if (block.Int64() != _header) throw new InvalidDataException("an indirect block belongs to another heap");
        block.Skip(_offsetSize);
        for (var row = 0; row < rows; row++)
        {
            var size = checked(_starting << Math.Max(0, row - 1));
            for (var column = 0; column < _width; column++, offset = checked(offset + size))
            {
                var child = block.Int64();
                if (child == Hdf5Bytes.Nowhere) continue;
                if (_blocks.Count == 1 << 20) throw new InvalidDataException("a fractal heap has more than a million blocks");
                if (row < direct)
                {
                    _file.Require(child, size, "a direct block of a fractal heap");
                    _blocks.Add((offset, child, size));
                }
                else
                {
                    // An indirect child of a row has as many rows as come to the row's size.
                    var inner = BitOperations.Log2((ulong)size) - BitOperations.Log2((ulong)_starting * (ulong)_width) + 1;
                    Indirect(child, offset, inner, depth + 1);
                }
            }
        }
        block.Verify();
    }

    /// <summary>How many bytes hold numbers up to a limit.</summary>
    internal static int Bytes(long limit) => BitOperations.Log2((ulong)Math.Max(1, limit)) / 8 + 1;
}
