using System.Buffers;
using System.Text;
using Norma.Formats;
using Norma.Formats.Csv;

namespace Norma.Data.Writing;

/// <summary>Rows as RFC 4180 has them, with LF; cells that begin like a formula are guarded.</summary>
sealed class CsvRows(string path, byte delimiter) : TextRows(path)
{
    /// <inheritdoc/>
    protected override Cell CellOf(Column column, bool first)
    {
        switch (column)
        {
            case NumberColumn numbers:
                return (row, into) =>
                {
                    Before(into);
                    if (!float.IsNaN(numbers.Values[row])) Number(numbers.Values[row], into);
                };
            case DateColumn dates:
                return (row, into) =>
                {
                    Before(into);
                    if (dates.Values[row] != DateColumn.Missing) into.Write(Encoding.UTF8.GetBytes(DateText.Write(dates.Values[row])));
                };
            case TextColumn texts:
                var levels = new byte[]?[texts.Levels.Length];
                return (row, into) =>
                {
                    Before(into);
                    if (texts.Codes[row] is var code and >= 0) into.Write(levels[code] ??= CsvCell.Of(texts.Levels[code], delimiter));
                };
            default:
                throw new ArgumentException($"Column '{column.Name}' is of a kind that is not written: {column.GetType()}.", nameof(column));
        }

        void Before(ArrayBufferWriter<byte> into)
        {
            if (!first) Byte(delimiter, into);
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
    protected override void EndRow(ArrayBufferWriter<byte> into, bool empty)
    {
        // A blank line would be no row.
        if (empty) into.Write("\"\""u8);
        Byte((byte)'\n', into);
    }
}
