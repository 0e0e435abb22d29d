using System.Buffers;
using System.Text;
using Norma.Formats;
using Norma.Formats.Csv;

namespace Norma.Data.Writing;

/// <summary>Rows as RFC 4180 has them, with LF; cells that begin like a formula are guarded.</summary>
sealed class CsvRows(byte delimiter) : TextRows
{
    /// <inheritdoc/>
    protected override Cell CellsOf(Column column)
    {
        switch (column)
        {
            case NumberColumn numbers:
                return (row, into) => { if (!float.IsNaN(numbers.Values[row])) Number(numbers.Values[row], into); };
            case DateColumn dates:
                return (row, into) => { if (dates.Values[row] != DateColumn.Missing) into.Write(Encoding.UTF8.GetBytes(DateText.Write(dates.Values[row]))); };
            case TextColumn texts:
                var levels = Array.ConvertAll(texts.Levels, level => CsvCell.Of(level, delimiter));
                return (row, into) => { if (texts.Codes[row] >= 0) into.Write(levels[texts.Codes[row]]); };
            default:
                throw new ArgumentException($"Column '{column.Name}' is of a kind that is not written: {column.GetType()}.", nameof(column));
        }
    }

    /// <inheritdoc/>
    protected override void Head(IReadOnlyList<Column> columns, ArrayBufferWriter<byte> into)
    {
        for (var column = 0; column < columns.Count; column++)
        {
            if (column > 0) Byte(delimiter, into);
            into.Write(CsvCell.Of(columns[column].Name, delimiter));
        }
        Byte((byte)'\n', into);
    }

    /// <inheritdoc/>
    protected override void Row(Cell[] cells, int row, ArrayBufferWriter<byte> into)
    {
        var before = into.WrittenCount;
        for (var column = 0; column < cells.Length; column++)
        {
            if (column > 0) Byte(delimiter, into);
            cells[column](row, into);
        }
        // A blank line would be no row.
        if (into.WrittenCount == before) into.Write("\"\""u8);
        Byte((byte)'\n', into);
    }
}
