using System.Buffers;

namespace Norma.Data.Writing;

/// <summary>Writes rows as lines of text: pieces of rows are formatted in parallel and written in their order.</summary>
abstract class TextRows
{
    const int PieceRows = 8192;

    /// <summary>Writes a file.</summary>
    public void Write(string path, IReadOnlyList<Column> columns, int rows)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        var cells = columns.Select(CellsOf).ToArray();
        var head = new ArrayBufferWriter<byte>();
        Head(columns, head);
        stream.Write(head.WrittenSpan);
        var pieces = Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => new ArrayBufferWriter<byte>(1 << 18)).ToArray();
        for (long start = 0; start < rows; start += (long)pieces.Length * PieceRows)
        {
            var from = start;
            Parallel.For(0, pieces.Length, p =>
            {
                pieces[p].ResetWrittenCount();
                var (first, last) = (from + (long)p * PieceRows, Math.Min(rows, from + (p + 1L) * PieceRows));
                for (var row = first; row < last; row++) Row(cells, (int)row, pieces[p]);
            });
            foreach (var piece in pieces) stream.Write(piece.WrittenSpan);
        }
    }

    /// <summary>Writes the cell of a row.</summary>
    protected delegate void Cell(int row, ArrayBufferWriter<byte> into);

    /// <summary>How the cells of a column are written.</summary>
    protected abstract Cell CellsOf(Column column);

    /// <summary>Writes what goes before the rows.</summary>
    protected abstract void Head(IReadOnlyList<Column> columns, ArrayBufferWriter<byte> into);

    /// <summary>Writes a row.</summary>
    protected abstract void Row(Cell[] cells, int row, ArrayBufferWriter<byte> into);

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
}
