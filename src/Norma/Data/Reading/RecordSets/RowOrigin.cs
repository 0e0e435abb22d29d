using System.Globalization;
using System.Text;
using Norma.Formats;
using Norma.Formats.Croissant;
using Norma.Spec;

namespace Norma.Data.Reading.RecordSets;

/// <summary>The rows that files give to a set of records: those of tables, of JSON, lines, or the files themselves, as its fields ask.</summary>
sealed class RowOrigin : IDisposable
{
    static readonly string[] s_names = ["filename", "fullpath", "filepath"];

    readonly IReadOnlyList<LocalFile> _files;
    readonly string _shown;
    readonly List<RowFile> _tables = [];
    readonly JsonRows? _json;
    readonly string[][]? _lines;
    int[]? _rows;

    RowOrigin(IReadOnlyList<LocalFile> files, IReadOnlyList<CroissantField> fields, string shown)
    {
        (_files, _shown) = (files, shown);
        var sources = fields.Select(field => field.Source!).ToArray();
        var property = sources.Where(s => s.FileProperty is not null && !s_names.Contains(s.FileProperty)).Select(s => s.FileProperty!).Distinct(StringComparer.Ordinal).ToArray();
        var paths = fields.Where(f => f.Source!.JsonPath is not null).Select(f => PathOf(f)).ToArray();
        var byColumn = sources.Any(s => s.Column is not null);
        if ((byColumn ? 1 : 0) + (paths.Length > 0 ? 1 : 0) + (property.Length > 0 ? 1 : 0) > 1)
            throw RecordSetFault.Unread(shown, fields[0].Place, "takes fields of one set of records from the same file by columns, by paths and by its content", "one of them", "split the set of records.");
        if (byColumn) foreach (var file in files) _tables.Add(TableOf(file));
        else if (paths.Length > 0) _json = JsonRows.Of(files, paths, shown);
        else if (property is ["lines"] or ["lineNumbers"] or ["lines", "lineNumbers"] or ["lineNumbers", "lines"]) _lines = [.. files.Select(LinesOf)];
        else if (property is not ([] or ["content"]))
            throw RecordSetFault.Unread(shown, fields[0].Place, $"extracts {string.Join(" and ", property.Select(Printable.Quote))}", "filename, fullpath, content, lines or lineNumbers, the last two together", "correct extract.");
    }

    /// <summary>Reads what the fields ask of files.</summary>
    public static RowOrigin Of(IReadOnlyList<LocalFile> files, IReadOnlyList<CroissantField> fields, string shown) => new(files, fields, shown);

    /// <summary>The tables, where columns are asked for.</summary>
    public IReadOnlyList<RowFile> Tables => _tables;

    /// <summary>By file, how many rows it gives.</summary>
    public int[] RowsOfFiles => _rows ??= _json is not null ? [.. _json.RowsOfFiles] : _lines is not null ? Array.ConvertAll(_lines, lines => lines.Length)
        : _tables.Count > 0 ? [.. _tables.Select(table => table.Read(new Func<Cells>?[table.Names.Count]).Rows)] : [.. _files.Select(_ => 1)];

    /// <summary>How many rows.</summary>
    public int Rows => RowsOfFiles.Sum();

    /// <summary>The file of each row.</summary>
    public IEnumerable<LocalFile> FileOfRow => _files.SelectMany((file, i) => Enumerable.Repeat(file, RowsOfFiles[i]));

    /// <summary>The values of a field, before its transforms.</summary>
    public TextColumn Column(CroissantField field)
    {
        var source = field.Source!;
        if (source.JsonPath is not null) return _json!.Column(field, PathOf(field));
        if (source.Column is not null)
        {
            var read = _tables.Select(table => { var at = PlaceOf(table, field); return table.Read([.. table.Names.Select((_, i) => i == at ? (Func<Cells>)(() => new TextCells(new([]))) : null)]); }).ToArray();
            IReadOnlyList<Cells> blocks = [.. read.SelectMany((rows, i) => rows.Columns[PlaceOf(_tables[i], field)]!)];
            return (TextColumn)blocks[0].Join(field.Id, blocks, read.Sum(rows => rows.Rows));
        }
        var texts = new TextsOfRows();
        switch (source.FileProperty)
        {
            case "lines":
                foreach (var file in _lines!) foreach (var line in file) texts.Add(line);
                break;
            case "lineNumbers":
                foreach (var file in _lines!) for (var line = 0; line < file.Length; line++) texts.Add(line.ToString(CultureInfo.InvariantCulture));
                break;
            case "content":
                foreach (var file in _files) texts.Add(TextOf(file));
                break;
            default:
                foreach (var file in FileOfRow) texts.Add(source.FileProperty == "filename" ? Path.GetFileName(file.Name) : file.Name);
                break;
        }
        return texts.Column(field.Id);
    }

    /// <summary>Where a table has the column of a field.</summary>
    /// <exception cref="FindingsException"><c>DATA101</c>: it has not.</exception>
    public int PlaceOf(RowFile table, CroissantField field)
    {
        for (var i = 0; i < table.Names.Count; i++) if (table.Names[i] == field.Source!.Column) return i;
        throw RecordSetFault.Unread(_shown, field.Place, $"{Printable.Quote(table.Shown)} has no column {Printable.Quote(field.Source!.Column!)}", $"one of: {FileFields.List(table.Names)}", Nearest.Hint(field.Source.Column!, table.Names) ?? "correct the column.");
    }

    JsonPath PathOf(CroissantField field)
    {
        try
        {
            return JsonPath.Parse(field.Source!.JsonPath!);
        }
        catch (InvalidDataException fault)
        {
            throw RecordSetFault.Unread(_shown, field.Place, $"has the JSONPath {Printable.Quote(field.Source!.JsonPath!)}, which {fault.Message}", "names, items by number, '*'", "write a plainer path.");
        }
    }

    RowFile TableOf(LocalFile file)
    {
        switch (file.Kind)
        {
            case FileKind.Csv or FileKind.Tsv:
                return CsvFile.Open(new Sources.Csv([file.Name], Delimiter: file.Kind == FileKind.Tsv ? "\t" : null), file.Open(), file.Shown);
            case FileKind.Json:
                return RecordFile.OfJson(file.Bytes(), file.Shown);
            case FileKind.JsonLines:
                return RecordFile.OfJsonLines(file.Bytes(), file.Shown);
            case FileKind.Parquet when file.Path is { } path:
                file.Open().Dispose();   // it is a plain file of the folder
                return ParquetFile.Open(path, file.Shown);
            case FileKind.Parquet:
                throw RecordSetFault.Unread(_shown, "", $"has Parquet in an archive ({Printable.Quote(file.Shown)})", "Parquet beside the document", "unpack the archive, and name its files.");
            default:
                throw RecordSetFault.Unread(_shown, "", $"asks for columns of {Printable.Quote(file.Shown)}, which is no table", "CSV, TSV, Parquet, JSON or JSON Lines by its encodingFormat", "correct encodingFormat, or extract another property.");
        }
    }

    static string TextOf(LocalFile file)
    {
        var bytes = file.Bytes();
        if (Utf8Text.FirstInvalid(bytes) is >= 0 and var wrong)
            throw new FindingsException(ExitCode.Data, new Finding("DATA008", "", $"the byte 0x{bytes[wrong]:X2} is no UTF-8") { File = file.Shown, At = Utf8Text.PlaceOf(bytes, wrong), Expected = "UTF-8", Fix = "store the file as UTF-8." });
        var text = Encoding.UTF8.GetString(bytes);
        return text.StartsWith('\uFEFF') ? text[1..] : text;
    }

    // As Python's splitlines of bytes: at LF, CR and both together.
    static string[] LinesOf(LocalFile file)
    {
        var text = TextOf(file).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in _tables) table.Dispose();
    }
}
