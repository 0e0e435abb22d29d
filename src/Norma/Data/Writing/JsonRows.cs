using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Norma.Formats;

namespace Norma.Data.Writing;

/// <summary>Rows as JSON Lines: an object a line, null for a missing value.</summary>
sealed class JsonRows : TextRows
{
    byte[][] _names = [];

    /// <inheritdoc/>
    protected override Cell CellsOf(Column column)
    {
        switch (column)
        {
            case NumberColumn numbers:
                return (row, into) => { if (float.IsNaN(numbers.Values[row])) into.Write("null"u8); else Number(numbers.Values[row], into); };
            case DateColumn dates:
                return (row, into) => into.Write(dates.Values[row] == DateColumn.Missing ? "null"u8 : Quoted(DateText.Write(dates.Values[row])));
            case TextColumn texts:
                var levels = Array.ConvertAll(texts.Levels, Quoted);
                return (row, into) => into.Write(texts.Codes[row] < 0 ? "null"u8 : levels[texts.Codes[row]]);
            default:
                throw new ArgumentException($"Column '{column.Name}' is of a kind that is not written: {column.GetType()}.", nameof(column));
        }
    }

    /// <inheritdoc/>
    protected override void Head(IReadOnlyList<Column> columns, ArrayBufferWriter<byte> into) =>
        _names = [.. columns.Select((c, i) => (byte[])[.. i == 0 ? "{"u8 : ","u8, .. Quoted(c.Name), (byte)':'])];

    /// <inheritdoc/>
    protected override void Row(Cell[] cells, int row, ArrayBufferWriter<byte> into)
    {
        for (var column = 0; column < cells.Length; column++)
        {
            into.Write(_names[column]);
            cells[column](row, into);
        }
        into.Write(cells.Length == 0 ? "{}\n"u8 : "}\n"u8);
    }

    // < and & may stand as they are: the file is no web page.
    static byte[] Quoted(string text) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
}
