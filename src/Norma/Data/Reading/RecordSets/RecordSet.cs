using System.Globalization;
using System.Text.Json;
using Norma.Formats.Croissant;
using Norma.Spec;

namespace Norma.Data.Reading.RecordSets;

/// <summary>A set of records with the rows of its files, of other sets that it joins, or of the document itself.</summary>
sealed class RecordSet
{
    readonly RecordSetReader _reader;
    readonly CroissantRecords _records;
    readonly RowOrigin? _files;
    readonly RecordSet? _same;
    readonly string _main = "";
    readonly Dictionary<string, TextColumn> _columns = new(StringComparer.Ordinal);
    readonly List<(CroissantField Left, string Origin, CroissantSource Right)> _joins = [];
    readonly Dictionary<string, int[]> _rowsOfJoins = new(StringComparer.Ordinal);

    /// <summary>Its fields, the innermost ones.</summary>
    public IReadOnlyList<CroissantField> Fields { get; }

    /// <summary>How its files give rows; null where they are the document's or another set's.</summary>
    public RowOrigin? Files => _files;

    /// <summary>How many rows.</summary>
    public int Rows => _records.Data.Count > 0 ? _records.Data.Count : _files?.Rows ?? _same!.Rows;

    /// <summary>Finds out where its rows come from.</summary>
    /// <exception cref="FindingsException"><c>DATA101</c>: from several places that are not joined (exit 3).</exception>
    public RecordSet(RecordSetReader reader, CroissantRecords records)
    {
        (_reader, _records) = (reader, records);
        if (records.Fields.FirstOrDefault(field => field.IsNested || field.Inner.Any(inner => inner.IsNested)) is { } nested)
            throw Unread(nested, "is a set of records within each record", "fields of one value or a list", "name a record set without it, or take it from the file by another source.");
        Fields = [.. records.Fields.SelectMany(field => field.Leaves).Select(field => field.Types.Count > 0 ? field : field with { Types = reader.TypesOf(field) })];
        if (records.Data.Count > 0) return;
        foreach (var field in Fields)
            if (field.References is { } right && field.Source is not null) _joins.Add((field, OriginOf(right), right));
        var origins = Fields.Where(field => field.Source is not null).Select(field => OriginOf(field.Source!)).Distinct(StringComparer.Ordinal).ToArray();
        string[] primary = [.. origins.Where(origin => !_joins.Exists(join => join.Origin == origin && OriginOf(join.Left.Source!) != origin))];
        if (primary.Length != 1)
            throw RecordSetFault.Unread(reader.Shown, $"recordSet {Printable.Quote(records.Id)}", primary.Length == 0 ? "has fields that refer to each other in a circle, or none with a source" : $"takes its fields from {string.Join(" and ", primary.Select(Printable.Quote))}", "rows of one file or set, others joined by 'references'", "state the reference that joins them.");
        _main = primary[0];
        var main = Fields.Where(field => field.Source is not null && OriginOf(field.Source) == _main).ToArray();
        if (main[0].Source!.Origin == CroissantOrigin.File) _files = RowOrigin.Of(reader.Files.Of(main[0].Source!.Id), main, reader.Shown);
        else _same = reader.Of(_main);
        reader.Own(_files);
    }

    /// <summary>Whether a field is a column of its tables as it stands there.</summary>
    public bool IsPlain(CroissantField field) => _files is { Tables.Count: > 0 } && field.Source is { Origin: CroissantOrigin.File, Column: not null, Transforms.Count: 0 } && OriginOf(field.Source) == _main;

    /// <summary>Whether a field is the content of its files, unread.</summary>
    public bool IsContent(CroissantField field) => _files is not null && field.Source is { Origin: CroissantOrigin.File, FileProperty: "content", Transforms.Count: 0 } && OriginOf(field.Source) == _main;

    /// <summary>The values of a field.</summary>
    public TextColumn Column(CroissantField field)
    {
        if (_columns.TryGetValue(field.Id, out var known)) return known;
        return _columns[field.Id] = Made(field);
    }

    TextColumn Made(CroissantField field)
    {
        if (_records.Data.Count > 0) return Inline(field);
        if (field.Value is { } value)
        {
            var text = JsonRows.ValueOf(value).Text;
            return text is null ? new(field.Id, [.. Enumerable.Repeat(-1, Rows)], []) : new(field.Id, new int[Rows], [text]);
        }
        if (field.Source is not { } source) throw Unread(field, "has no source", "source or value", "state one.");
        var origin = OriginOf(source);
        var join = _joins.Find(join => join.Origin == origin && OriginOf(join.Left.Source!) != origin);
        var column = join.Left is null ? source.Origin == CroissantOrigin.File ? _files!.Column(field) : Of(_same!, source, field)
            : (TextColumn)Joined(_reader.Values(join.Right, field, source), RowsOf(join));
        return new Transforms(field, source, _reader.Shown).Of(column);
    }

    TextColumn Of(RecordSet set, CroissantSource source, CroissantField field) => set.Column(set.Fields.FirstOrDefault(f => f.Id == source.Id) ?? throw Unread(field, $"takes its values from {Printable.Quote(source.Id)}", "a field of one value of a set of records", "name the field."));

    static TextColumn Joined(TextColumn right, int[] rows) => new(right.Name, Array.ConvertAll(rows, row => row < 0 ? -1 : right.Codes[row]), right.Levels);

    // By row, the row of the other set whose key is this row's value.
    int[] RowsOf((CroissantField Left, string Origin, CroissantSource Right) join)
    {
        if (_rowsOfJoins.TryGetValue(join.Left.Id, out var known)) return known;
        var keys = _reader.Values(join.Right, join.Left, join.Right);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < keys.Rows; row++)
            if (keys[row] is { } key && !places.TryAdd(key, row))
                throw Unread(join.Left, string.Create(CultureInfo.InvariantCulture, $"refers to {Printable.Quote(join.Right.Id)}, which has one value in rows {places[key] + 1} and {row + 1}"), "values that differ: they are the key of the join", "correct the data, or refer to a field whose values differ.");
        var left = Column(join.Left);
        var rows = Array.ConvertAll(left.Codes, code => code < 0 ? -1 : places.GetValueOrDefault(left.Levels[code], -1));
        return _rowsOfJoins[join.Left.Id] = rows;
    }

    TextColumn Inline(CroissantField field)
    {
        var texts = new TextsOfRows();
        var name = field.Id.StartsWith($"{_records.Id}/", StringComparison.Ordinal) ? field.Id[(_records.Id.Length + 1)..] : field.Id;
        foreach (var row in _records.Data)
            texts.Add(row.ValueKind == JsonValueKind.Object && (row.TryGetProperty(field.Id, out var value) || row.TryGetProperty(name, out value)) ? JsonRows.ValueOf(value).Text : null);
        return texts.Column(field.Id);
    }

    // A file, or the set of records that a field is of.
    string OriginOf(CroissantSource source) => source.Origin switch
    {
        CroissantOrigin.Field => _reader.SetOf(source.Id),
        _ => source.Id,
    };

    FindingsException Unread(CroissantField field, string what, string expected, string fix) => RecordSetFault.Unread(_reader.Shown, field.Place, what, expected, fix);
}
