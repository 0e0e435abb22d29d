using System.Text;

namespace Norma.Formats.Csv;

/// <summary>Writes a text as a cell: quoted where it must be, and guarded where a spreadsheet would run it.</summary>
static class CsvCell
{
    /// <summary>The cell in UTF-8.</summary>
    public static byte[] Of(string text, byte delimiter)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' && NumberText.ReadDouble(Encoding.UTF8.GetBytes(text), (byte)'.', out _) != NumberForm.Number) text = "'" + text;
        var plain = text.AsSpan().IndexOfAny("\"\r\n") < 0 && !text.Contains((char)delimiter) && (text.Length == 0 || text[0] is not (' ' or '\t') && text[^1] is not (' ' or '\t'));
        return Encoding.UTF8.GetBytes(plain ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }
}
