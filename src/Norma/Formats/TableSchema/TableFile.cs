using System.Text;

namespace Norma.Formats.TableSchema;

/// <summary>The records of a delimited text (RFC 4180, UTF-8), one at a time; strict, so that a table is not judged for what it does not say.</summary>
static class TableFile
{
    const int MostCells = 100_000, MostCharacters = 16 << 20;

    /// <summary>What separates the cells of a header: a tab in <c>.tsv</c>, else what occurs most often of comma, semicolon, tab and bar.</summary>
    public static char Delimiter(string path)
    {
        if (path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)) return '\t';
        using var reader = new StreamReader(OuterFile.Open(path), Encoding.UTF8);
        var buffer = new char[1 << 16];
        var head = buffer.AsSpan(0, reader.ReadBlock(buffer));
        var line = head.IndexOfAny('\r', '\n') is >= 0 and var end ? head[..end].ToString() : head.ToString();
        return ",;\t|".MaxBy(mark => line.Count(c => c == mark));
    }

    /// <summary>The records, the header first. Empty lines are passed over.</summary>
    /// <exception cref="InvalidDataException">It is no such text; the message names the line.</exception>
    public static IEnumerable<TableRecord> Read(Stream stream, char delimiter)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, 1 << 16);
        var (cells, cell) = (new List<string>(), new StringBuilder());
        var (line, begin, characters, quoted, closed) = (1L, 1L, 0, false, false);
        for (var first = true; ; first = false)
        {
            var c = Next(reader, line);
            if (first && c == '\uFEFF') c = Next(reader, line);
            if (++characters > MostCharacters) throw new InvalidDataException($"line {begin}: a record of more than {MostCharacters} characters");
            if (quoted)
            {
                if (c < 0) throw new InvalidDataException($"line {begin}: a quote is opened in this record and not closed");
                if (c == '\n') line++;
                if (c != '"') cell.Append((char)c);
                else if (reader.Peek() == '"') cell.Append((char)reader.Read());
                else (quoted, closed) = (false, true);
            }
            else if (c == '"' && cell.Length == 0 && !closed)
            {
                quoted = true;
            }
            else if (c == delimiter)
            {
                End();
            }
            else if (c is '\n' or '\r' or < 0)
            {
                if (c == '\r' && reader.Peek() == '\n') reader.Read();
                if (cells.Count > 0 || cell.Length > 0 || closed)
                {
                    End();
                    yield return new(begin, [.. cells]);
                    cells.Clear();
                }
                if (c < 0) yield break;
                (begin, characters) = (++line, 0);
            }
            else if (closed || c == '"')
            {
                throw new InvalidDataException($"line {line}: a quote stands inside a cell");
            }
            else
            {
                cell.Append((char)c);
            }
        }

        void End()
        {
            if (cells.Count == MostCells) throw new InvalidDataException($"line {begin}: more than {MostCells} cells");
            cells.Add(cell.ToString());
            cell.Clear();
            closed = false;
        }
    }

    static int Next(StreamReader reader, long line)
    {
        try
        {
            return reader.Read();
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"line {line} or after it: a byte that is not UTF-8");
        }
    }
}
