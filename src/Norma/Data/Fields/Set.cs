using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data.Fields;

/// <summary>Any number of several names, as in <c>drama;war</c>; as a target, each of them is predicted on its own (multi-label).</summary>
/// <remarks>
/// A value is its names with the separator between them, or a JSON array of them, as JSON sources and lists of Parquet have it; an empty value is the empty set. The order of the names does not count, and each counts once.
/// As a feature it enters the graph as texts, <c>[N, names]</c>, filled up with empty ones.
/// <para><c>sklearn.preprocessing.MultiLabelBinarizer</c>, <c>datasets.Sequence(ClassLabel)</c>.</para>
/// </remarks>
/// <param name="Role">What the field is for.</param>
/// <param name="Values">The allowed names in their order; for a target, the order of the classes. Taken from the rows when absent.</param>
/// <param name="Separator">Stands between two names; the space around names does not count.</param>
/// <param name="Required">Whether an empty value is an error.</param>
/// <param name="Sensitive">Whether it describes a person in a way that decisions may not depend on.</param>
/// <param name="Description">For people.</param>
[Word]
public sealed record Set(
    Role Role = Role.Feature,
    Items<string>? Values = null,
    string Separator = SetText.Usual,
    bool Required = false,
    bool Sensitive = false,
    string? Description = null) : Field(Role, Required, Sensitive, Description, Items<string>.Empty)
{
    internal override Cells Gather(RowFile file) => new TextCells(new(Missing)) { RefusesObjects = Role is not Role.Ignore };

    internal override bool IsAtomic => false;

    internal override bool AllowsEmpty => !Required;

    /// <summary>The names of a text.</summary>
    internal IEnumerable<string> Of(string text) => SetText.Split(text, Separator);

    internal override Target? TargetOf(string name, Column? column)
    {
        var classes = Values ?? (column is TextColumn texts ? [.. DataSet.Present(texts).SelectMany(Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null);
        return classes is null ? null : new(name, TaskKind.MultilabelClassification, classes);
    }

    internal override IEnumerable<Finding> CheckStated(string name)
    {
        var path = SpecPath.Key("$.data.fields", name);
        if (string.IsNullOrWhiteSpace(Separator))
            yield return new Finding("DATA029", $"{path}.separator", $"received {Printable.Quote(Separator)}") { Expected = "a text that stands between names", Fix = $"state {Printable.Quote(SetText.Usual)}." };
        if (Values is { Count: < 1 })
            yield return new Finding("DATA029", $"{path}.values", "received no value") { Expected = "at least one", Fix = "name the values, or leave them out." };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Values?.Count; i++)
            if (!seen.Add(Values[i]) || Of(Values[i]).ToArray() is not [var only] || only != Values[i])
                yield return new Finding("DATA029", SpecPath.Item($"{path}.values", i), $"received {Printable.Quote(Values[i])}") { Expected = "each name once, none of them empty, with space around it or with the separator in it", Fix = "correct the name." };
    }

    /// <summary>The names of all rows one after the other.</summary>
    internal TextColumn Flat(TextColumn sets)
    {
        var (codes, levels, places) = (new List<int>(), new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var row = 0; row < sets.Rows; row++)
            foreach (var name in sets[row] is { } text ? Of(text) : [])
            {
                if (!places.TryGetValue(name, out var place))
                {
                    places.Add(name, place = levels.Count);
                    levels.Add(name);
                }
                codes.Add(place);
            }
        return new(sets.Name, [.. codes], [.. levels]);
    }

    internal override bool AllowsOthers(Violation breach) => breach.Code == "DATA025";

    internal override IEnumerable<Violation> Violations(Column column)
    {
        var texts = (TextColumn)column;
        if (Required)
        {
            var empty = new RowList();
            for (var row = 0; row < texts.Rows; row++) if (texts[row] is not { } text || !Of(text).Any()) empty.Add(row);
            if (empty.OrNull() is { } rows) yield return new("DATA026", rows, "has no value", "at least one name in each row: it is required", "bring the values, remove the rows, or state 'required: false'.");
        }
        foreach (var (_, rows) in RowList.Of(texts, level => !SetText.IsNested(level)))
            yield return new("DATA022", rows, "holds a list or an object within its list", "a list of names", "write the names themselves, each once.");
        if (Values is null) yield break;
        var known = Values.ToHashSet(StringComparer.Ordinal);
        foreach (var (level, rows) in RowList.Of(texts, level => Of(level).All(known.Contains)))
        {
            var other = Of(level).First(one => !known.Contains(one));
            yield return new("DATA025", rows, $"holds {Shown(other)}", $"of: {string.Join(", ", Values.Take(20).Select(Printable.Escape))}", Sensitive ? "correct the rows, or add the name to 'values'." : Nearest.Hint(other, Values) ?? "correct the rows, or add the name to 'values'.");
        }
    }
}
