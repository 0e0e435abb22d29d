using Norma.Formats;
using Norma.Formats.Records;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>A file of records whose fields have names in each row: JSON, JSON Lines, XML. It is read whole and gone through twice: for the names, then for the cells.</summary>
sealed class RecordFile : RowFile
{
    const int MostFields = 16_384;
    const long MostBytes = 1 << 30, FewestCells = 50_000_000;

    readonly byte[] _bytes;
    readonly RecordFormat _format;
    Items<string> _names;
    readonly Dictionary<string, int> _columns;
    readonly List<Item> _items = [];

    RecordFile(byte[] bytes, string shown, RecordFormat format) : base(shown)
    {
        (_bytes, _format) = (bytes, format);
        var names = new NameSink();
        Run(names);
        _columns = names.Columns;
        _names = [.. names.Columns.Keys];
    }

    /// <inheritdoc/>
    public override Items<string> Names => _names;

    /// <inheritdoc/>
    public override void LookFor(IEnumerable<string> names)
    {
        if (_format is XmlRecords) return;
        foreach (var name in names)
        {
            if (!name.Contains('[', StringComparison.Ordinal) || _names.Contains(name) || !IsItem(name, out var list, out var steps)) continue;
            _items.Add(new(_names.Count, _columns[list], steps));
            _names = [.. _names, name];
        }
    }

    // The members down to the list have a column, joined by dots; from there on the path is followed in its text.
    bool IsItem(string name, out string list, out JsonStep[] steps)
    {
        (list, steps) = ("", []);
        JsonPath path;
        try { path = JsonPath.Parse(name); }
        catch (InvalidDataException) { return false; }
        if (name[0] == '$' || path.Steps.Any(step => step.IsAll)) return false;
        var members = path.Steps.TakeWhile(step => step.Name is not null).ToArray();
        (list, steps) = (string.Join('.', members.Select(step => step.Name)), [.. path.Steps.Skip(members.Length)]);
        return steps.Length > 0 && _columns.ContainsKey(list);
    }

    /// <summary>A column of items of a list.</summary>
    /// <param name="Column">Its place.</param>
    /// <param name="List">The place of the list's column.</param>
    /// <param name="Steps">The way from the list to the item.</param>
    sealed record Item(int Column, int List, JsonStep[] Steps);

    /// <summary>A JSON array of objects.</summary>
    public static RecordFile OpenJson(string path, string shown, string? records) => new(Bytes(path, shown), shown, new JsonRecords(records));

    /// <summary>JSON Lines.</summary>
    public static RecordFile OpenJsonLines(string path, string shown) => new(Bytes(path, shown), shown, new JsonLineRecords());

    /// <summary>The bytes of a JSON array of objects.</summary>
    public static RecordFile OfJson(byte[] bytes, string shown) => new(bytes, shown, new JsonRecords(null));

    /// <summary>The bytes of JSON Lines.</summary>
    public static RecordFile OfJsonLines(byte[] bytes, string shown) => new(bytes, shown, new JsonLineRecords());

    /// <summary>XML records.</summary>
    public static RecordFile OpenXml(string path, string shown, string records) => new(Bytes(path, shown), shown, new XmlRecords(records));

    /// <summary>The path of the first element below the root: what an XML file that states no records most likely repeats.</summary>
    public static string RecordsOf(string path)
    {
        var bytes = Bytes(path, path);
        try { return XmlRecords.First(bytes); }
        catch (RecordFault fault)
        {
            throw new FindingsException(ExitCode.Data, new Finding("DATA014", fault.Path, fault.Message) { File = path, At = fault.At, Expected = fault.Expected, Fix = fault.Fix });
        }
    }

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity() => (_bytes.Length, Digest.Sha256(_bytes));

    /// <inheritdoc/>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue)
    {
        var sink = new CellSink(_columns, _items, [.. columns.Select(make => make?.Invoke())], most, Math.Max(FewestCells, 16L * _bytes.Length));
        Run(sink);
        return new(sink.Rows, [.. sink.Columns.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])]);
    }

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells)
    {
        var sink = new PlaceSink(_columns, [.. cells.Select(cell => cell with { Column = _items.Find(item => item.Column == cell.Column)?.List ?? cell.Column })]);
        Run(sink);
        return sink.Places;
    }

    /// <inheritdoc/>
    public override void Dispose() { }

    void Run(IRecordSink sink)
    {
        try { _format.Read(_bytes, sink); }
        catch (RecordFault fault)
        {
            throw new FindingsException(fault.IsLimit ? ExitCode.Limit : ExitCode.Data, new Finding(fault.IsLimit ? "DATA017" : _format.Code, fault.Path, fault.Message) { File = Shown, At = fault.At, Expected = fault.Expected, Fix = fault.Fix });
        }
    }

    static byte[] Bytes(string path, string shown)
    {
        using var source = OpenedFile.Bytes(path, shown);
        if (source.Length > MostBytes) throw CsvFindings.TooLarge(shown, source.Length, MostBytes, "", "store it as Parquet or CSV: they are read in blocks.");
        var bytes = new byte[source.Length];
        source.Read(0, bytes);
        return bytes;
    }

    sealed class NameSink : IRecordSink
    {
        readonly List<int> _lastRow = [];
        readonly Dictionary<string, int> _objects = new(StringComparer.Ordinal);
        int _row;

        public Dictionary<string, int> Columns { get; } = new(StringComparer.Ordinal);

        public bool Field(string name, ReadOnlySpan<byte> value, bool missing, Func<Place> at)
        {
            if (Columns.TryAdd(name, Columns.Count) && Columns.Count > MostFields)
                throw TooMany(at);
            var column = Columns[name];
            if (column == _lastRow.Count) _lastRow.Add(-1);
            if (_lastRow[column] == _row || (_objects.Count > 0 && _objects.TryGetValue(name, out var row) && row == _row)) throw Twice(name, at);
            _lastRow[column] = _row;
            return true;
        }

        // An object is known by its fields; an empty one, and one beside a plain value of its name, is known by this.
        public void Object(string name, Func<Place> at)
        {
            if ((Columns.TryGetValue(name, out var column) && _lastRow[column] == _row) || (_objects.TryGetValue(name, out var row) && row == _row)) throw Twice(name, at);
            _objects[name] = _row;
            if (_objects.Count > MostFields) throw TooMany(at);
        }

        public bool End()
        {
            _row++;
            return true;
        }

        static RecordFault Twice(string name, Func<Place> at) => new("", $"the record has {Printable.Quote(name)} twice", at(), "each field once", "remove one; two readers would see two different values.");

        static RecordFault TooMany(Func<Place> at) => new("", $"the records have more than {MostFields} fields", at(), "records that share their fields", "see that names are not values.") { IsLimit = true };
    }

    sealed class CellSink(Dictionary<string, int> columns, List<Item> items, Cells?[] cells, int most, long mostCells) : IRecordSink
    {
        public int Rows { get; private set; }

        public Cells?[] Columns => cells;

        public bool Field(string name, ReadOnlySpan<byte> value, bool missing, Func<Place> at)
        {
            var place = columns[name];
            if (items.Count > 0 && !missing) AddItems(name, place, value, at);
            if (cells[place] is not { } column) return true;
            if (missing) column.AddMissing(); else column.Add(value);
            return true;
        }

        public bool List(string name, ReadOnlySpan<byte> text, Func<Place> at)
        {
            var place = columns[name];
            if (items.Count > 0) AddItems(name, place, text, at);
            if (cells[place] is { } column && !column.TryNested(list: true)) column.Add(text);
            return true;
        }

        public void Object(string name, Func<Place> at)
        {
            if (columns.TryGetValue(name, out var place)) cells[place]?.TryNested(list: false);
        }

        void AddItems(string name, int list, ReadOnlySpan<byte> text, Func<Place> at)
        {
            foreach (var item in items)
            {
                if (item.List != list || cells[item.Column] is not { } column || text.IsEmpty || text[0] != (byte)'[') continue;
                try
                {
                    if (JsonItem.Find(text, item.Steps, out var value)) column.Add(value);
                }
                catch (InvalidDataException twice)
                {
                    throw new RecordFault("", $"the list {Printable.Quote(name)} has an object with {Printable.Quote(twice.Message)} twice", at(), "each member once", "remove one; two readers would see two different values.");
                }
                catch (InvalidOperationException)
                {
                    throw new RecordFault("", $"the list {Printable.Quote(name)} has a text with half a surrogate pair", at(), "escapes that name characters", "correct the escape.");
                }
                catch (System.Text.Json.JsonException)
                {
                    // A text that only begins like a list has no items.
                }
            }
        }

        public bool End()
        {
            Rows++;
            if ((long)Rows * cells.Length > mostCells)
                throw new RecordFault("", $"{Rows} records have {cells.Length} different fields", new(1, 1), "records that share their fields", "see that names are not values, or split the file.") { IsLimit = true };
            foreach (var column in cells)
                if (column is not null && column.Count < Rows) column.AddMissing();
            return Rows < most;
        }
    }

    sealed class PlaceSink : IRecordSink
    {
        readonly Dictionary<string, int> _columns;
        readonly ILookup<int, (CellAt Cell, int Place)> _wanted;
        readonly int _last;
        int _row;

        public PlaceSink(Dictionary<string, int> columns, IReadOnlyList<CellAt> cells)
        {
            _columns = columns;
            _wanted = cells.Select((cell, i) => (cell, i)).ToLookup(c => c.cell.Row);
            _last = cells.Count == 0 ? -1 : cells.Max(c => c.Row);
            Places = new Place?[cells.Count];
        }

        public Place?[] Places { get; }

        public bool Field(string name, ReadOnlySpan<byte> value, bool missing, Func<Place> at)
        {
            foreach (var (cell, place) in _wanted[_row])
                // A record that lacks the field is named by its first one.
                if (cell.Column == _columns[name] || Places[place] is null) Places[place] = at();
            return true;
        }

        public void Object(string name, Func<Place> at)
        {
            if (!_columns.TryGetValue(name, out var column)) return;
            foreach (var (cell, place) in _wanted[_row]) if (cell.Column == column) Places[place] = at();
        }

        public bool End() => _row++ < _last;
    }
}
