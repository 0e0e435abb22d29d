using System.Buffers;
using System.Collections.Concurrent;

namespace Norma.Data.Writing;

/// <summary>Writes rows as lines of text: each piece is formatted into bytes of its own.</summary>
abstract class TextRows(string path) : RowSink
{
    readonly FileStream _stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
    readonly ConcurrentBag<ArrayBufferWriter<byte>> _buffers = [];
    Cells? _last;
    bool _begun;

    /// <inheritdoc/>
    public override void Dispose() => _stream.Dispose();

    /// <inheritdoc/>
    protected override Action Prepare(IReadOnlyList<Column> columns, int from, int count)
    {
        // Pieces of one table share what is made of its levels.
        var cells = _last is { } last && ReferenceEquals(last.Columns, columns) ? last : _last = new(columns, [.. columns.Select((column, c) => CellOf(column, c == 0))]);
        if (!_buffers.TryTake(out var piece)) piece = new(1 << 18);
        for (var row = from; row < from + count; row++)
        {
            var before = piece.WrittenCount;
            foreach (var cell in cells.Of) cell(row, piece);
            EndRow(piece, piece.WrittenCount == before);
        }
        return () =>
        {
            if (!_begun)
            {
                var head = new ArrayBufferWriter<byte>();
                Head(columns, head);
                _stream.Write(head.WrittenSpan);
                _begun = true;
            }
            _stream.Write(piece.WrittenSpan);
            piece.ResetWrittenCount();
            _buffers.Add(piece);
        };
    }

    /// <inheritdoc/>
    protected override void End() => _stream.Flush();

    /// <summary>Writes the cell of a row, with what goes before it.</summary>
    protected delegate void Cell(int row, ArrayBufferWriter<byte> into);

    /// <summary>How the cells of a column are written.</summary>
    /// <param name="column">The column; a level of it is made into bytes when a row has it.</param>
    /// <param name="first">Whether it is the first.</param>
    protected abstract Cell CellOf(Column column, bool first);

    /// <summary>Writes what goes before the rows.</summary>
    protected abstract void Head(IReadOnlyList<Column> columns, ArrayBufferWriter<byte> into);

    /// <summary>Writes what goes after the cells of a row.</summary>
    protected abstract void EndRow(ArrayBufferWriter<byte> into, bool empty);

    /// <summary>Writes a number, the shortest text that gives the same float32.</summary>
    protected static void Number(float value, ArrayBufferWriter<byte> into)
    {
        var span = into.GetSpan(32);
        value.TryFormat(span, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        into.Advance(length);
    }

    /// <summary>Writes a byte.</summary>
    protected static void Byte(byte value, ArrayBufferWriter<byte> into)
    {
        into.GetSpan(1)[0] = value;
        into.Advance(1);
    }

    sealed record Cells(IReadOnlyList<Column> Columns, Cell[] Of);
}
