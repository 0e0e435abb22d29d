using Norma.Data.Writing;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Writes columns to a file, whole or not at all: CSV, JSON Lines or Parquet by the end of its name.</summary>
public static class TableFile
{
    /// <summary>Rows of a piece of a table that is there whole.</summary>
    const int PieceRows = 8192;

    static readonly Dictionary<string, Func<string, RowSink>> s_writers = new(StringComparer.Ordinal)
    {
        [".csv"] = path => new CsvRows(path, (byte)','),
        [".tsv"] = path => new CsvRows(path, (byte)'\t'),
        [".jsonl"] = path => new JsonRows(path),
        [".ndjson"] = path => new JsonRows(path),
        [".parquet"] = path => new ParquetRows(path),
    };

    /// <summary>Writes a table.</summary>
    /// <exception cref="FindingsException">As for columns.</exception>
    public static void Write(string path, Table table) => Write(path, table.Columns, table.Rows);

    /// <summary>Writes columns of equal length, in their order.</summary>
    /// <remarks>
    /// A missing value is an empty cell or null. Texts that a spreadsheet would take for a formula (beginning with <c>= + - @</c> or a tab, and no numbers) get
    /// a <c>'</c> in CSV. Numbers are the shortest that give the same float32; moments are ISO 8601.
    /// </remarks>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">How many rows.</param>
    /// <exception cref="FindingsException"><c>DATA031</c>: the end of the name says no kind that is written (exit 2). <c>DATA030</c>: it cannot be written (5).</exception>
    public static void Write(string path, IReadOnlyList<Column> columns, int rows)
    {
        RequireKind(path);
        if (columns.FirstOrDefault(c => c.Rows != rows) is { } odd) throw new ArgumentException($"Column '{odd.Name}' has {odd.Rows} rows, not {rows}.", nameof(columns));
        Fill(path, sink => Pipeline.Run<int, Action>(
            take => { for (long from = 0; from == 0 || from < rows; from += PieceRows) take((int)from); },
            from => sink.Piece(columns, from, Math.Min(PieceRows, rows - from)),
            write => write()));
    }

    /// <summary>Writes a file piece by piece; whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="fill">Writes at least one piece. What it throws itself is thrown as it is, and the file stays as it was.</param>
    /// <exception cref="FindingsException">As for columns.</exception>
    internal static void Fill(string path, Action<RowSink> fill)
    {
        RequireKind(path);
        var other = false;
        try
        {
            AtomicFile.Fill(path, beside =>
            {
                using var sink = s_writers[Path.GetExtension(path).ToLowerInvariant()](beside);
                try { fill(sink); }
                catch (Exception) when (!sink.Failed)
                {
                    other = true;
                    throw;
                }
                sink.Finish();
            });
        }
        catch (Exception fault) when (!other && (fault is IOException or UnauthorizedAccessException))
        {
            throw new FindingsException(ExitCode.Environment, new Finding("DATA030", "", $"cannot be written ({fault.Message})")
            { File = path, Expected = "room, and a folder that this user may write", Fix = "free space, name another folder or change the permissions." });
        }
    }

    /// <summary>Refuses a file that <see cref="Write(string, IReadOnlyList{Column}, int)"/> would not know how to write: before the work, not after it.</summary>
    /// <exception cref="FindingsException"><c>DATA031</c> (exit 2).</exception>
    public static void RequireKind(string path)
    {
        var end = Path.GetExtension(path).ToLowerInvariant();
        if (!s_writers.ContainsKey(end))
            throw new FindingsException(ExitCode.Spec, new Finding("DATA031", "", end.Length == 0 ? "has no ending that names its kind" : $"ends in {Printable.Quote(end)}")
            { File = path, Expected = $"one of: {string.Join(", ", s_writers.Keys.Order(StringComparer.Ordinal))}", Fix = "rename the output." });
    }
}
