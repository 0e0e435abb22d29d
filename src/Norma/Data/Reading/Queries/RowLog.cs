using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Norma.Data.Reading.Queries;

/// <summary>The cells of a result, one after the other: held as they came, so that they can be gone through again and are the same each time.</summary>
/// <param name="columns">How many columns.</param>
sealed class RowLog(int columns)
{
    const int Block = 1 << 20;
    // With the process itself, what a hostile query can make it hold stays below 512 MB.
    const long MostBytes = 384 << 20;

    readonly List<byte[]> _blocks = [];
    readonly List<int> _used = [];
    int _cell;
    long _held;

    /// <summary>How many rows are whole.</summary>
    public int Rows { get; private set; }

    /// <summary>How many bytes the cells have.</summary>
    public long Bytes { get; private set; }

    /// <summary>The SHA-256 of all of it.</summary>
    public string Digest()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < _blocks.Count; i++) digest.AppendData(_blocks[i].AsSpan(0, _used[i]));
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    /// <summary>Adds a cell without a value.</summary>
    /// <exception cref="RowLogFullException">No more is held.</exception>
    public void AddMissing() => Next(-1, 0);

    /// <summary>Adds a cell.</summary>
    /// <exception cref="RowLogFullException">No more is held.</exception>
    public void Add(ReadOnlySpan<byte> value) => value.CopyTo(Next(value.Length, value.Length));

    Span<byte> Next(int length, int size)
    {
        var whole = size + 4;
        Bytes += whole;
        if (_blocks.Count == 0 || _blocks[^1].Length - _used[^1] < whole)
        {
            // A block counts as it is held, with what stays empty in it.
            if ((_held += Math.Max(Block, whole)) > MostBytes) throw new RowLogFullException();
            _blocks.Add(new byte[Math.Max(Block, whole)]);
            _used.Add(0);
        }
        var into = _blocks[^1].AsSpan(_used[^1], whole);
        _used[^1] += whole;
        BinaryPrimitives.WriteInt32LittleEndian(into, length);
        if (++_cell == columns) (_cell, Rows) = (0, Rows + 1);
        return into[4..];
    }

    /// <summary>Puts the first rows into cells; null leaves a column out.</summary>
    public void Put(Cells?[] cells, int rows)
    {
        var (row, column) = (0, 0);
        for (var block = 0; block < _blocks.Count; block++)
            for (var at = 0; at < _used[block];)
            {
                if (row == rows) return;
                var length = BinaryPrimitives.ReadInt32LittleEndian(_blocks[block].AsSpan(at));
                var value = _blocks[block].AsMemory(at + 4, Math.Max(0, length));
                at += 4 + value.Length;
                if (cells[column] is { } into)
                {
                    if (length < 0) into.AddMissing();
                    else if (into is IFileCells files) files.Add($"row {row + 1}", value.ToArray);
                    else into.Add(value.Span);
                }
                if (++column == columns) (column, row) = (0, row + 1);
            }
    }
}

/// <summary>More cells than are held.</summary>
sealed class RowLogFullException : Exception;
