using System.Reflection;
using Norma.Spec;

namespace Norma.Formats.TableSchema;

/// <summary>A record of a table as it was read.</summary>
/// <param name="Line">Where it begins in the file.</param>
/// <param name="Cells">Its texts.</param>
readonly record struct TableRecord(long Line, IReadOnlyList<string> Cells);

/// <summary>The cells of a record that belong to the fields of a schema.</summary>
/// <param name="Line">Where it begins in the file.</param>
/// <param name="Width">How many cells it has.</param>
/// <param name="Columns">How many the header has.</param>
/// <param name="Cells">By field, its text; null where the record has no such cell, or one that means no value.</param>
/// <param name="Values">By field, its value; null where there is no text, or one that is no value of the type.</param>
sealed record TableRow(long Line, int Width, int Columns, string?[] Cells, object?[] Values)
{
    /// <summary>The values of several fields as one key; null where one is missing or of no type.</summary>
    public Items<object>? Key(int[] fields)
    {
        var key = new object[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (Values[fields[i]] is not { } value) return null;
            key[i] = value;
        }
        return new(key);
    }
}

/// <summary>Takes a place that breaks a rule: the row, the field's name (or null) and what was found.</summary>
delegate void RowReport(TableRow row, string? field, string message);

/// <summary>A rule at work on one table.</summary>
/// <param name="Row">Asked for every row.</param>
/// <param name="End">Asked behind the last.</param>
sealed record RowCheck(Action<TableRow> Row, Action? End = null);

/// <summary>A rule for the rows of a table. Every class that is one is found; all run in one pass.</summary>
/// <param name="id">As in <c>table/required</c>.</param>
/// <param name="text">The rule in a sentence.</param>
/// <param name="reference">The normative text.</param>
abstract class RowRule(string id, string text, string reference)
{
    /// <summary>All of them, ordinal by id.</summary>
    public static IReadOnlyList<RowRule> All { get; } =
    [
        .. typeof(RowRule).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(RowRule)))
            .Select(type => (RowRule)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, null, null)!)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    /// <summary>As in <c>table/required</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The rule in a sentence.</summary>
    public string Text { get; } = text;

    /// <summary>The normative text.</summary>
    public string Reference { get; } = reference;

    /// <summary>Begins a pass; null when the schema asks for nothing of the kind.</summary>
    public abstract RowCheck? Start(TableSchema schema, RowReport report);
}

/// <summary>Holds a table to its schema, in one pass over its records.</summary>
static class TableReview
{
    const string HeaderId = "table/header", HeaderReference = TableSchema.Reference + "#fieldsmatch";

    /// <summary>Every rule for rows, with its verdict.</summary>
    /// <param name="schema">What the table must be.</param>
    /// <param name="header">The names of its columns.</param>
    /// <param name="records">Its records.</param>
    public static Items<Ruling> Of(TableSchema schema, IReadOnlyList<string> header, IEnumerable<TableRecord> records)
    {
        var places = RowRule.All.Select(_ => new List<Breach>()).ToArray();
        var obstacles = new string?[places.Length];
        var checks = RowRule.All.Select((rule, i) => rule.Start(schema, (row, field, message) => Report(places[i], row, field, message))).ToArray();
        var columns = Columns(schema, header);
        var missing = schema.Fields.Select(field => field.MissingValues ?? schema.MissingValues).ToArray();
        foreach (var record in records)
        {
            var row = Row(schema, record, columns, header.Count, missing);
            Ask(check => check.Row(row));
        }
        Ask(check => check.End?.Invoke());
        return [Header(schema, header), .. RowRule.All.Select((rule, i) => new Ruling(rule.Id, rule.Text, rule.Reference, [.. places[i]], obstacles[i]))];

        void Ask(Action<RowCheck> ask)
        {
            for (var i = 0; i < checks.Length; i++)
            {
                if (checks[i] is not { } check || places[i].Count > Ruling.MostPlaces) continue;
                try
                {
                    ask(check);
                }
                catch (CannotJudgeException cannot)
                {
                    (checks[i], obstacles[i]) = (null, cannot.Message);
                }
            }
        }
    }

    /// <summary>Every rule for rows, not judged.</summary>
    public static Items<Ruling> None(string obstacle) =>
        [new(HeaderId, "columns that answer to the fields", HeaderReference, [], obstacle), .. RowRule.All.Select(rule => new Ruling(rule.Id, rule.Text, rule.Reference, [], obstacle))];

    static Ruling Header(TableSchema schema, IReadOnlyList<string> header)
    {
        var names = schema.Fields.Select(field => field.Name).ToArray();
        var places = new List<Breach>();
        var lacking = names.Except(header).ToArray();
        var foreign = header.Except(names).ToArray();
        var match = schema.Match;
        if (match is FieldsMatch.Exact or FieldsMatch.Equal or FieldsMatch.Subset) places.AddRange(lacking.Select(name => new Breach("header", $"lacks the field {Printable.Quote(name)}{(Nearest.Hint(name, foreign) is { } hint ? $"; {hint}" : "")}")));
        if (match is FieldsMatch.Exact or FieldsMatch.Equal or FieldsMatch.Superset) places.AddRange(foreign.Select(name => new Breach("header", $"has the column {Printable.Quote(name)}, which is no field")));
        if (match is FieldsMatch.Exact && places.Count == 0 && !names.SequenceEqual(header)) places.Add(new("header", $"has its columns in another order, first {Printable.Quote(header.Zip(names).First(pair => pair.First != pair.Second).First)}"));
        if (match is FieldsMatch.Partial && lacking.Length == names.Length) places.Add(new("header", "has no field at all"));
        return new(HeaderId, $"columns that answer to the fields ({match.ToString().ToLowerInvariant()})", HeaderReference, [.. places.Take(Ruling.MostPlaces)]);
    }

    // A name that several fields have is met by column after column, as the first version allows.
    static int[] Columns(TableSchema schema, IReadOnlyList<string> header)
    {
        var byName = new Dictionary<string, Queue<int>>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++)
        {
            if (!byName.TryGetValue(header[i], out var queue)) byName.Add(header[i], queue = new());
            queue.Enqueue(i);
        }
        return [.. schema.Fields.Select(field => byName.TryGetValue(field.Name, out var queue) && queue.TryDequeue(out var column) ? column : -1)];
    }

    static TableRow Row(TableSchema schema, TableRecord record, int[] columns, int width, Items<string>[] missing)
    {
        var (cells, values) = (new string?[columns.Length], new object?[columns.Length]);
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] < 0 || columns[i] >= record.Cells.Count || missing[i].Contains(record.Cells[columns[i]])) continue;
            cells[i] = record.Cells[columns[i]];
            values[i] = schema.Fields[i].Read(cells[i]!);
        }
        return new(record.Line, record.Cells.Count, width, cells, values);
    }

    static void Report(List<Breach> places, TableRow row, string? field, string message)
    {
        if (places.Count == Ruling.MostPlaces) places.Add(new("…", $"and more places than {Ruling.MostPlaces}"));
        else if (places.Count < Ruling.MostPlaces) places.Add(new(field is null ? $"line {row.Line}" : $"line {row.Line}, column {Printable.Quote(field)}", message));
    }
}
