using System.Globalization;
using Norma.Formats.Croissant;
using Norma.Spec;

namespace Norma.Data.Reading.RecordSets;

/// <summary>The sets of records of a document, each made once, when it is asked for.</summary>
/// <param name="document">The document.</param>
/// <param name="files">Its files.</param>
/// <param name="shown">The document as findings name it.</param>
sealed class RecordSetReader(CroissantDescription document, LocalFiles files, string shown) : IDisposable
{
    const int MostSteps = 64;

    readonly Dictionary<string, RecordSet> _sets = new(StringComparer.Ordinal);
    readonly HashSet<string> _making = new(StringComparer.Ordinal);
    readonly List<RowOrigin> _owned = [];

    /// <summary>The document as findings name it.</summary>
    public string Shown => shown;

    /// <summary>What the document says of the data set as a whole.</summary>
    public IReadOnlyDictionary<string, string> About => document.About;

    /// <summary>Its files.</summary>
    public LocalFiles Files => files;

    /// <summary>A set of records.</summary>
    /// <exception cref="FindingsException"><c>DATA101</c>: it takes its fields from itself (exit 3). <c>DATA017</c>: by too many others (6).</exception>
    public RecordSet Of(string id)
    {
        if (_sets.TryGetValue(id, out var known)) return known;
        var records = document.Records.FirstOrDefault(r => r.Id == id) ?? throw RecordSetFault.Broken(shown, "", $"names the set of records {Printable.Quote(id)}, which it has not", "one that it has", "correct the id.");
        if (_making.Count >= MostSteps && !_making.Contains(id)) throw RecordSetFault.TooMuch(shown, $"recordSet {Printable.Quote(id)}", string.Create(CultureInfo.InvariantCulture, $"is the {MostSteps + 1}th set of records of which each takes its fields from the next"), $"chains of at most {MostSteps}", "take the fields from the set that has their files.");
        if (!_making.Add(id)) throw RecordSetFault.Unread(shown, $"recordSet {Printable.Quote(id)}", "takes its fields from itself, by others", "sets of records without a circle", "break the circle.");
        var made = new RecordSet(this, records);
        _making.Remove(id);
        return _sets[id] = made;
    }

    /// <summary>The set of records that a field is of.</summary>
    public string SetOf(string field) => (document.Records.FirstOrDefault(records => records.Fields.Any(f => Holds(f, field))) ?? throw RecordSetFault.Broken(shown, "", $"refers to {Printable.Quote(field)}", "a field of a set of records", "correct the id.")).Id;

    static bool Holds(CroissantField field, string id) => field.Id == id || field.Inner.Any(inner => Holds(inner, id));

    /// <summary>The types of a field that states none: those of the field that is its source.</summary>
    public Items<string> TypesOf(CroissantField field)
    {
        for (var step = 0; step < MostSteps && field.Types.Count == 0 && field.Source is { Origin: CroissantOrigin.Field } source; step++)
            if (document.Records.SelectMany(records => records.Fields).SelectMany(f => f.Leaves).FirstOrDefault(f => f.Id == source.Id) is { } next) field = next;
            else break;
        return field.Types;
    }

    /// <summary>The values of another set or file: those that a field takes from where a reference leads.</summary>
    /// <param name="reference">Where it leads.</param>
    /// <param name="field">The field, for findings.</param>
    /// <param name="source">What it takes there.</param>
    public TextColumn Values(CroissantSource reference, CroissantField field, CroissantSource source)
    {
        if (reference.Origin == CroissantOrigin.Field)
        {
            var set = Of(SetOf(reference.Id));
            return set.Column(set.Fields.FirstOrDefault(f => f.Id == source.Id) ?? throw RecordSetFault.Unread(shown, field.Place, $"takes its values from {Printable.Quote(source.Id)}", "a field of one value of a set of records", "name the field."));
        }
        if (reference.Origin != CroissantOrigin.File) throw RecordSetFault.Unread(shown, field.Place, $"refers to {Printable.Quote(reference.Id)} as a whole", "one of its fields", "name the field.");
        var part = field with { Source = source };
        using var origin = RowOrigin.Of(files.Of(reference.Id), [part], shown);
        return origin.Column(part);
    }

    /// <summary>Takes what is to be closed with the document.</summary>
    public void Own(RowOrigin? origin)
    {
        if (origin is not null) _owned.Add(origin);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var origin in _owned) origin.Dispose();
        files.Dispose();
    }
}
