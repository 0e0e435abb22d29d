using System.Globalization;
using Norma.Formats;
using Norma.Formats.Arrow;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>An Arrow IPC file or stream: its batches go into the cells one by one, without a value being boxed.</summary>
sealed class ArrowFile : RowFile
{
    const long FewestCells = 50_000_000;

    readonly ByteSource _bytes;
    readonly ArrowTable _table;
    readonly Dictionary<long, ArrowDictionary> _dictionaries = [];

    ArrowFile(ByteSource bytes, ArrowTable table, string shown) : base(shown) => (_bytes, _table, Names) = (bytes, table, [.. table.Fields.Select(field => field.Name)]);

    /// <inheritdoc/>
    public override Items<string> Names { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="FindingsException"><c>DATA104</c>: it is no sound Arrow file, or packed (exit 3).</exception>
    public static ArrowFile Open(string path, string shown)
    {
        var bytes = OpenedFile.Bytes(path, shown);
        try
        {
            var file = new ArrowFile(bytes, Guarded(shown, () => ArrowTable.Read(bytes)), shown);
            if (file.Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice) throw Wrong(shown, $"has the column {Printable.Quote(twice.Key)} twice");
            if (file.Names.Any(name => name.Length == 0)) throw Wrong(shown, "has a column without a name");
            return file;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity()
    {
        using var stream = new SourceStream(_bytes);
        return (_bytes.Length, Digest.Sha256(stream));
    }

    /// <inheritdoc/>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue)
    {
        Refuse(columns);
        Cells?[] cells = [.. columns.Select(make => make?.Invoke())];
        var rows = 0;
        foreach (var batch in _table.Batches)
        {
            if (rows >= most) break;
            rows = Sum(rows, Math.Min(batch.Rows, most - rows));
            Fill(batch, cells, rows);
        }
        return Piece(rows, cells);
    }

    /// <inheritdoc/>
    public override void Pieces(IReadOnlyList<Func<Cells>?> columns, Func<FileRows, bool> take)
    {
        Refuse(columns);
        if (_table.Batches.Count == 0) take(Piece(0, [.. columns.Select(make => make?.Invoke())]));
        foreach (var batch in _table.Batches)
        {
            Cells?[] cells = [.. columns.Select(make => make?.Invoke())];
            Fill(batch, cells, batch.Rows);
            if (!take(Piece(batch.Rows, cells))) return;
        }
    }

    static FileRows Piece(int rows, Cells?[] cells) => new(rows, [.. cells.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])]);

    int Sum(int rows, int more) => rows <= int.MaxValue - more ? rows + more : throw CsvFindings.TooManyRows(Shown, (long)rows + more);

    void Refuse(IReadOnlyList<Func<Cells>?> columns)
    {
        var unread = Enumerable.Range(0, columns.Count).Where(c => columns[c] is not null && !ArrowLists.IsRead(_table.Fields[c])).ToArray();
        if (unread.Length > 0)
            throw new FindingsException(ExitCode.Data, [.. unread.Select(c => new Finding("DATA016", SpecPath.Key("$.data.fields", Names[c]), $"{Printable.Quote(Names[c])} is a column of type {ArrowLists.NameOf(_table.Fields[c])}") { File = Shown, Expected = "numbers, texts, booleans, dates, moments or lists of numbers", Fix = "write the file without it, or with plain columns." })]);
    }

    // Columns are filled until they have so many rows.
    void Fill(ArrowBatch batch, Cells?[] cells, int upTo) => Guarded(Shown, () =>
    {
        if ((long)upTo * cells.Count(c => c is not null) > Math.Max(FewestCells, 16 * _bytes.Length)) throw new InvalidDataException($"says that {upTo} rows of {cells.Length} columns are in {_bytes.Length} bytes");
        var places = ArrowTable.Places(_table.Fields, batch);
        for (var c = 0; c < cells.Length; c++)
        {
            if (cells[c] is not { } column) continue;
            var field = _table.Fields[c];
            if (batch.Nodes[places[c].Node] != batch.Rows) throw new InvalidDataException($"has a batch of {batch.Rows} rows with {batch.Nodes[places[c].Node]} values of {Printable.Quote(field.Name)}");
            var count = upTo - column.Count;
            if (field.Dictionary is { } id) DictionaryOf(id, field).Put(_table, field.Index!, batch, places[c].Buffer, count, column);
            else if (field.Type.Kind == ArrowKind.List) ArrowLists.Put(_table, field, batch, places[c], count, column);
            else ArrowValues.Put(_table, field.Type, batch, places[c].Buffer, count, column);
        }
        return 0;
    });

    ArrowDictionary DictionaryOf(long id, ArrowField field) => _dictionaries.TryGetValue(id, out var known) ? known : _dictionaries[id] = ArrowDictionary.Read(_table, field);

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells) => new Place?[cells.Count];

    /// <inheritdoc/>
    public override void Dispose() => _bytes.Dispose();

    static T Guarded<T>(string shown, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw Wrong(shown, fault is OverflowException ? "has a moment beyond the years 1 to 9999" : fault.Message);
        }
    }

    static FindingsException Wrong(string shown, string message) => new(ExitCode.Data, message.StartsWith("is packed", StringComparison.Ordinal)
        ? new Finding("DATA104", "", message) { File = shown, Expected = "an Arrow file without compression", Fix = "write it so, as in pyarrow.feather.write_feather(table, path, compression='uncompressed')." }
        : new Finding("DATA104", "", message) { File = shown, Expected = "a sound Arrow IPC file or stream of version 4 or 5, with a name for each column", Fix = "write the file again; it may be damaged." });
}
