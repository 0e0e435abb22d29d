using System.Globalization;
using System.Text;
using Norma.Formats;
using Norma.Formats.Croissant;
using Norma.Spec;

namespace Norma.Data.Reading.RecordSets;

/// <summary>A set of records of a Croissant document as a table: a field a column, called by its id without the set's.</summary>
sealed class RecordSetFile : RowFile
{
    static readonly string s_split = CroissantDraft.Full("cr:Split"), s_enumeration = CroissantDraft.Full("sc:Enumeration");

    readonly RecordSetReader _reader;
    readonly RecordSet _set;
    readonly (long Size, string Sha256) _identity;
    List<Finding> _notes = [];

    RecordSetFile(string shown, string folder, RecordSetReader reader, string id, (long, string) identity) : base(shown)
    {
        (_reader, _identity, Folder) = (reader, identity, folder);
        _set = reader.Of(id);
        Names = [.. _set.Fields.Select(field => field.Id.StartsWith($"{id}/", StringComparison.Ordinal) ? field.Id[(id.Length + 1)..] : field.Id)];
        if (Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw RecordSetFault.Broken(shown, $"recordSet {Printable.Quote(id)}", $"has two fields {Printable.Quote(twice.Key)}", "ids that differ", "rename one.");
        foreach (var field in _set.Fields)
        {
            if (field.Source?.Format is not { } format) continue;
            if (CroissantTypes.Of(field with { Source = field.Source with { Format = null } }) is not Fields.Date || CroissantTypes.FormatOf(format) is null)
                throw RecordSetFault.Unread(shown, field.Place, $"has the format {Printable.Quote(format)}", "a format of a date, in the letters y, M, d, H, h, m, s, S, a, E, X", "remove it, and state the field's type in norma.yaml.");
        }
    }

    /// <inheritdoc/>
    public override Items<string> Names { get; }

    /// <summary>Opens a set of records.</summary>
    /// <param name="path">The document.</param>
    /// <param name="shown">The same as findings name it.</param>
    /// <param name="recordSet">The set's id; null for the only one that is no list of splits or classes.</param>
    /// <exception cref="FindingsException"><c>DATA100</c> to <c>DATA103</c>: it cannot be read (exit 3).</exception>
    public static RecordSetFile Open(string path, string shown, string? recordSet)
    {
        (long, string) identity;
        using (var bytes = OpenedFile.Bytes(path, shown))
        {
            using var stream = new SourceStream(bytes);
            identity = (bytes.Length, Digest.Sha256(stream));
        }
        var document = CroissantDescription.Read(path, shown);
        var id = Chosen(document, shown, recordSet);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var reader = new RecordSetReader(document, new(document, folder, shown), shown);
        try
        {
            return new(shown, folder, reader, id, identity);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    static string Chosen(CroissantDescription document, string shown, string? stated)
    {
        string[] ids = [.. document.Records.Select(records => records.Id)];
        if (stated is not null)
            return ids.Contains(stated) ? stated : throw RecordSetFault.Broken(shown, "", $"has no set of records {Printable.Quote(stated)}", $"one of: {string.Join(", ", ids.Select(Printable.Quote))}", Nearest.Hint(stated, ids) ?? "correct 'record_set'.");
        string[] likely = [.. document.Records.Where(records => !records.Types.Contains(s_split) && !records.Types.Contains(s_enumeration)).Select(records => records.Id)];
        return likely is [var only] ? only : throw RecordSetFault.Broken(shown, "", $"has {ids.Length} sets of records", "one that is named", ids.Length == 0 ? "bring a document with records." : $"state 'record_set': {string.Join(", ", ids.Select(Printable.Quote))}.");
    }

    /// <inheritdoc/>
    public override (long Size, string Sha256) Identity() => _identity;

    /// <inheritdoc/>
    public override DatasetAbout? About => _reader.About.Count > 0
        ? new DatasetAbout(Said("name"), Said("description"), Said("license"), Said("url"), Said("creator"), Said("datePublished") is { Length: >= 10 } date ? date[..10] : null, Said("citeAs")) : null;

    string? Said(string key) => _reader.About.GetValueOrDefault(key);

    /// <inheritdoc/>
    public override IEnumerable<DataFile> Beside => _reader.Files.Read;

    /// <inheritdoc/>
    public override Field? Usual(string name) => CroissantTypes.Of(_set.Fields[FileFields.PlaceOf(this, name)]);

    /// <inheritdoc/>
    public override bool HoldsText(int column) => CroissantTypes.IsText(_set.Fields[column]);

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Notes => _notes;

    // A number that is not whole where the document says that all are.
    List<Finding> Fractions(List<Cells>?[] blocks)
    {
        var found = new List<Finding>();
        for (var c = 0; c < blocks.Length; c++)
        {
            var row = 0;
            foreach (var cells in CroissantTypes.IsWhole(_set.Fields[c]) ? blocks[c] ?? [] : [])
            {
                if (cells is NumberCells { Fraction: { } fraction })
                {
                    found.Add(new Finding("DATA108", _set.Fields[c].Place, string.Create(CultureInfo.InvariantCulture, $"is of whole numbers, and row {row + fraction + 1} holds one that is not")) { File = Shown, Severity = Severity.Warning, Expected = "whole numbers, as the document says", Fix = "correct its dataType, as in sc:Float, or the data." });
                    break;
                }
                row += cells.Count;
            }
        }
        return found;
    }

    /// <inheritdoc/>
    public override FileRows Read(IReadOnlyList<Func<Cells>?> columns, int most = int.MaxValue)
    {
        var blocks = new List<Cells>?[columns.Count];
        var (rows, plain) = (-1, new HashSet<int>());
        if (_set.Files is { Tables.Count: > 0 } files)
        {
            var taken = new HashSet<string>(StringComparer.Ordinal);
            for (var c = 0; c < columns.Count; c++)
                if (columns[c] is not null && _set.IsPlain(_set.Fields[c]) && taken.Add(_set.Fields[c].Source!.Column!)) plain.Add(c);
            if (plain.Count > 0) rows = Plain(files, columns, plain, blocks, most);
        }
        if (rows < 0) rows = Math.Min(most, _set.Rows);
        for (var c = 0; c < columns.Count; c++)
        {
            if (columns[c] is not { } make || plain.Contains(c)) continue;
            var cells = make();
            cells.Reserve(rows);
            Fill(_set.Fields[c], cells, rows);
            blocks[c] = [cells];
        }
        if (most == int.MaxValue) _notes = Fractions(blocks);
        return new(rows, [.. blocks.Select(b => (IReadOnlyList<Cells>?)b)]);
    }

    // Columns that are as the tables have them go from there into the cells.
    int Plain(RowOrigin files, IReadOnlyList<Func<Cells>?> columns, HashSet<int> plain, List<Cells>?[] blocks, int most)
    {
        var rows = 0;
        foreach (var c in plain) blocks[c] = [];
        foreach (var table in files.Tables)
        {
            if (rows >= most) break;
            var makers = new Func<Cells>?[table.Names.Count];
            foreach (var c in plain) makers[files.PlaceOf(table, _set.Fields[c])] = columns[c];
            var read = table.Read(makers, most == int.MaxValue ? most : most - rows);
            foreach (var c in plain) blocks[c]!.AddRange(read.Columns[files.PlaceOf(table, _set.Fields[c])]!);
            rows += read.Rows;
        }
        return rows;
    }

    void Fill(CroissantField field, Cells cells, int rows)
    {
        if (_set.IsContent(field) && (cells is IFileCells || CroissantTypes.IsMedia(field.Types)))
        {
            foreach (var file in _set.Files!.FileOfRow.Take(rows))
                if (file.Path is null && cells is IFileCells held) held.Add(file.Name, file.Bytes);
                else cells.Add(Encoding.UTF8.GetBytes(file.Name));
            return;
        }
        var column = _set.Column(field);
        var texts = Array.ConvertAll(column.Levels, Encoding.UTF8.GetBytes);
        for (var row = 0; row < rows; row++)
            if (column.Codes[row] < 0) cells.AddMissing();
            else cells.Add(texts[column.Codes[row]]);
    }

    /// <inheritdoc/>
    public override Place?[] Locate(IReadOnlyList<CellAt> cells) => new Place?[cells.Count];

    /// <inheritdoc/>
    public override void Dispose() => _reader.Dispose();
}
