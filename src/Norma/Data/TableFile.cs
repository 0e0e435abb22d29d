using Norma.Data.Writing;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Writes columns to a file, whole or not at all: CSV, JSON Lines or Parquet by the end of its name.</summary>
public static class TableFile
{
    static readonly Dictionary<string, Action<string, IReadOnlyList<Column>, int>> s_writers = new(StringComparer.Ordinal)
    {
        [".csv"] = (path, columns, rows) => new CsvRows((byte)',').Write(path, columns, rows),
        [".tsv"] = (path, columns, rows) => new CsvRows((byte)'\t').Write(path, columns, rows),
        [".jsonl"] = (path, columns, rows) => new JsonRows().Write(path, columns, rows),
        [".ndjson"] = (path, columns, rows) => new JsonRows().Write(path, columns, rows),
        [".parquet"] = ParquetRows.Write,
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
        try
        {
            AtomicFile.Fill(path, beside => s_writers[Path.GetExtension(path).ToLowerInvariant()](beside, columns, rows));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
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
