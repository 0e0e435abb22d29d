using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Norma.Formats;

namespace Norma.Data.Writing;

/// <summary>Rows as JSON Lines: an object a line, null for a missing value.</summary>
sealed class JsonRows(string path) : TextRows(path)
{
    /// <inheritdoc/>
    protected override Cell CellOf(Column column, bool first)
    {
        byte[] name = [.. first ? "{"u8 : ","u8, .. Quoted(column.Name), (byte)':'];
        switch (column)
        {
            case NumberColumn numbers:
                return (row, into) =>
                {
                    into.Write(name);
                    if (float.IsNaN(numbers.Values[row])) into.Write("null"u8); else Number(numbers.Values[row], into);
                };
            case DateColumn dates:
                return (row, into) =>
                {
                    into.Write(name);
                    into.Write(dates.Values[row] == DateColumn.Missing ? "null"u8 : Quoted(DateText.Write(dates.Values[row])));
                };
            case TextColumn texts:
                var levels = new byte[]?[texts.Levels.Length];
                return (row, into) =>
                {
                    into.Write(name);
                    into.Write(texts.Codes[row] is var code and >= 0 ? levels[code] ??= Quoted(texts.Levels[code]) : "null"u8);
                };
            default:
                throw new ArgumentException($"Column '{column.Name}' is of a kind that is not written: {column.GetType()}.", nameof(column));
        }
    }

    /// <inheritdoc/>
    protected override void Head(IReadOnlyList<Column> columns, ArrayBufferWriter<byte> into) { }

    /// <inheritdoc/>
    protected override void EndRow(ArrayBufferWriter<byte> into, bool empty) => into.Write(empty ? "{}\n"u8 : "}\n"u8);

    // < and & may stand as they are: the file is no web page.
    static byte[] Quoted(string text) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
}
