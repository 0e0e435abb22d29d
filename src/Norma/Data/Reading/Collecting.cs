using System.Globalization;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Rows of whom events befell, made of the events.</summary>
/// <param name="contract">The contract of those rows.</param>
/// <param name="collect">How events become them.</param>
sealed class Collecting(Map<Field> contract, Collect collect)
{
    const string Path = "$.data.collect";

    /// <summary>The contract of the events.</summary>
    /// <param name="names">The columns of the source.</param>
    /// <exception cref="FindingsException"><c>DATA055</c>: the contract and <c>collect</c> contradict each other (exit 2). <c>DATA020</c>: a column is not there (3).</exception>
    public Map<Field> Flat(Items<string> names)
    {
        DataReader.Refuse(ExitCode.Spec, [.. Contradictions()]);
        DataReader.Refuse(ExitCode.Data, [.. Absent(names)]);
        var taken = collect.Into.Values.ToHashSet(StringComparer.Ordinal);
        var flat = new OrderedDictionary<string, Field>(StringComparer.Ordinal);
        foreach (var (name, field) in contract)
            if (!collect.Into.ContainsKey(name) && !taken.Contains(name) && (field is not Item || names.Contains(name))) flat.Add(name, field);
        foreach (var name in collect.By)
            if (!flat.TryGetValue(name, out var own) || own is Inferred) flat[name] = new Category(own?.Role ?? Role.Id);
        foreach (var name in taken) flat[name] = new Category(Role.Feature, Missing: contract.TryGetValue(name, out var own) ? own.Missing : []);
        foreach (var name in names) flat.TryAdd(name, new Text());
        return new(flat);
    }

    /// <summary>Whether a source has the sets themselves, a row for each of those whom the events befell.</summary>
    public bool IsDone(Items<string> names) => collect.Into.Keys.All(names.Contains) && !collect.Into.Values.All(names.Contains);

    /// <summary>The rows of a training set of events.</summary>
    /// <param name="events">The events.</param>
    /// <param name="partBy">The field that names the part of each event, where the split is by one: a row has the events of one part.</param>
    public DataSet Of(DataSet events, string? partBy)
    {
        var rows = Rows(events.Table, events.Fields, events.Stated, partBy);
        var data = events.Take(rows.First);
        return data with { Fields = rows.Fields, Table = rows.Table, Targets = DataSet.TargetsOf(rows.Fields, rows.Table), Findings = [.. events.Findings, .. rows.Notes], Reasons = new(events.Reasons.Where(reason => rows.Fields.ContainsKey(reason.Key))) };
    }

    /// <summary>The rows of new events.</summary>
    public InputRows Of(InputRows events)
    {
        var rows = Rows(events.Table, events.Fields, null, null);
        return events with { Fields = rows.Fields, Table = rows.Table, Kept = events.Kept?.Take(rows.First), Findings = [.. events.Findings, .. rows.Notes], Named = [.. collect.By.Select(name => rows.Table[name])] };
    }

    /// <summary>Rows as the contract has them.</summary>
    /// <param name="Fields">The contract.</param>
    /// <param name="Table">A column for each field.</param>
    /// <param name="First">By row, its first event.</param>
    /// <param name="Notes">What was left out.</param>
    sealed record Result(Map<Field> Fields, Table Table, int[] First, IReadOnlyList<Finding> Notes);

    Result Rows(Table events, Map<Field> fields, Part[]? parts, string? partBy)
    {
        var (owner, first) = Owners(events, parts, partBy);
        var notes = new List<Finding>();
        if (owner.Count(row => row < 0) is > 0 and var nobodys)
            notes.Add(Note(Severity.Warning, string.Create(CultureInfo.InvariantCulture, $"{nobodys:N0} of {events.Rows:N0} events say not whose they are, and are left out"), $"a value of {string.Join(" and ", collect.By.Select(Printable.Quote))} in each event", "bring the values."));
        if (first.Length == 0)
            throw new FindingsException(ExitCode.Data, Note(Severity.Error, "there is nobody whom an event befell", $"values of {string.Join(" and ", collect.By.Select(Printable.Quote))}", "name other columns."));
        var taken = collect.Into.Values.ToHashSet(StringComparer.Ordinal);
        var (named, columns) = (new List<KeyValuePair<string, Field>>(), new List<Column>());
        foreach (var name in contract.Keys.Concat(collect.Into.Keys).Concat(collect.By).Distinct(StringComparer.Ordinal))
        {
            if (collect.Into.TryGetValue(name, out var from))
            {
                var set = contract.TryGetValue(name, out var stated) ? (Set)stated : new Set();
                named.Add(new(name, set));
                columns.Add(SetOf(name, set, (TextColumn)events[from], owner, first.Length));
            }
            else if (!taken.Contains(name) && events.Has(name))
            {
                named.Add(new(name, fields[name]));
                columns.Add(events[name].Take(first));
                if (fields[name].Role != Role.Ignore && Changing(events[name], owner, first) is > 0 and var changing)
                    notes.Add(Note(Severity.Warning, string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(name)} differs between the events of {changing:N0} of {first.Length:N0} rows; that of the first event is taken"), "one value for each row", "collect it into a set, or give it the role ignore."));
            }
        }
        return new(new(named), new(columns, first.Length), first, notes);
    }

    /// <summary>By event, the row that it belongs to, −1 where it is nobody's; by row, its first event.</summary>
    /// <exception cref="FindingsException"><c>DATA055</c>: numbers that float32 does not tell apart (exit 3).</exception>
    (int[] Owner, int[] First) Owners(Table events, Part[]? parts, string? partBy)
    {
        DataReader.Refuse(ExitCode.Data, [.. collect.By.Select(name => (Name: name, What: Identities.Merged(events[name]))).Where(one => one.What is not null).Select(one => Wrong(SpecPath.Key("$.data.fields", one.Name), $"{one.What}; 'collect' tells rows apart by it", Identities.Expected, Identities.Fix(one.Name)))]);
        var owner = new int[events.Rows];
        if (parts is not null) for (var row = 0; row < owner.Length; row++) owner[row] = (int)parts[row];
        var first = new List<int>();
        foreach (var column in collect.By.Concat(partBy is null || !events.Has(partBy) || collect.By.Contains(partBy) ? [] : [partBy]).Select(name => events[name]))
        {
            var known = new Dictionary<(int, long), int>();
            first.Clear();
            for (var row = 0; row < owner.Length; row++)
            {
                if (owner[row] < 0) continue;
                if (column.IsMissing(row)) { owner[row] = -1; continue; }
                var key = (owner[row], Key(column, row));
                if (!known.TryGetValue(key, out var place))
                {
                    known.Add(key, place = first.Count);
                    first.Add(row);
                }
                owner[row] = place;
            }
        }
        return (owner, [.. first]);
    }

    static long Key(Column column, int row) => column switch
    {
        TextColumn texts => texts.Codes[row],
        NumberColumn numbers => BitConverter.SingleToInt32Bits(numbers.Values[row] + 0f),
        DateColumn dates => dates.Values[row],
        _ => throw new ArgumentException($"'{column.Name}' cannot tell rows apart.", nameof(column)),
    };

    static TextColumn SetOf(string name, Set set, TextColumn from, int[] owner, int rows)
    {
        // By row, the places of its names one after the other.
        var starts = new int[rows + 1];
        for (var row = 0; row < owner.Length; row++) if (owner[row] >= 0 && from.Codes[row] >= 0) starts[owner[row] + 1]++;
        for (var row = 0; row < rows; row++) starts[row + 1] += starts[row];
        var (codes, at) = (new int[starts[rows]], starts.AsSpan(0, rows).ToArray());
        for (var row = 0; row < owner.Length; row++) if (owner[row] >= 0 && from.Codes[row] >= 0) codes[at[owner[row]]++] = from.Codes[row];
        string[] names = Array.ConvertAll(from.Levels, level => level.Trim());
        var (sets, levels, codeOf) = (new int[rows], new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var row = 0; row < rows; row++)
        {
            string[] own = [.. codes[starts[row]..starts[row + 1]].Distinct().Select(code => names[code]).Where(one => one.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            var text = SetText.Join(own, set.Separator);
            if (own.Length == 0) sets[row] = -1;
            else if (codeOf.TryGetValue(text, out sets[row])) continue;
            else
            {
                codeOf.Add(text, sets[row] = levels.Count);
                levels.Add(text);
            }
        }
        return new(name, sets, [.. levels]);
    }

    static int Changing(Column column, int[] owner, int[] first)
    {
        if (column is TensorColumn) return 0;
        var changes = new bool[first.Length];
        for (var row = 0; row < owner.Length; row++)
            if (owner[row] is >= 0 and var own && (column.IsMissing(row) != column.IsMissing(first[own]) || (!column.IsMissing(row) && Key(column, row) != Key(column, first[own])))) changes[own] = true;
        return changes.Count(change => change);
    }

    IEnumerable<Finding> Contradictions()
    {
        if (collect.By.Count == 0) yield return Wrong($"{Path}.by", "names no column", "the columns that tell apart whom the events befell", "as in by: user.");
        if (collect.Into.Count == 0) yield return Wrong($"{Path}.into", "names no set", "a set, and the column that it collects", "as in into: {visits: page}.");
        foreach (var (name, column) in collect.Into)
        {
            if (contract.TryGetValue(name, out var set) && set is not Set) yield return Wrong(SpecPath.Key("$.data.fields", name), $"is of type {set.Type}, and 'collect' makes a set of it", "a field of type set", "state 'type: set'.");
            if (contract.TryGetValue(column, out var own) && (own is not (Inferred or Category or Text) || own.Role is not (Role.Ignore or Role.Feature)))
                yield return Wrong(SpecPath.Key("$.data.fields", column), $"is a {own.Type} of role {Vocabulary.Snake(own.Role.ToString())}, and 'collect' takes its values as names", "no field of the contract, or a category", "remove the field, or state 'type: category'.");
            if (collect.By.Contains(column) || collect.By.Contains(name)) yield return Wrong(SpecPath.Key($"{Path}.into", name), $"takes {Printable.Quote(column)}, by which the events are told apart", "another column", "name the column of what happened.");
        }
        foreach (var name in collect.By)
            if (contract.TryGetValue(name, out var own) && (own.Axes is not null || own is Series or Vector or Set or Item || own.Role == Role.Target)) yield return Wrong(SpecPath.Key("$.data.fields", name), $"is a {own.Type} of role {Vocabulary.Snake(own.Role.ToString())}, and tells apart whom the events befell", "a category, number or date that is no target", "correct the field, or 'collect.by'.");
        if (SeriesFields.Any(contract)) yield return Wrong(Path, "stands beside a field of type series", "one of them", "bring the series as rows of their own.");
    }

    IEnumerable<Finding> Absent(Items<string> names)
    {
        foreach (var (path, name) in collect.By.Select(name => ($"{Path}.by", name)).Concat(collect.Into.Select(pair => (SpecPath.Key($"{Path}.into", pair.Key), pair.Value))))
            if (!names.Contains(name)) yield return new Finding("DATA020", path, $"there is no column {Printable.Quote(name)}") { Expected = $"one of {FileFields.List(names)}", Fix = Nearest.Hint(name, names) ?? "correct the name." };
    }

    static Finding Wrong(string path, string message, string expected, string fix) => new("DATA055", path, message) { Expected = expected, Fix = fix };

    static Finding Note(Severity severity, string message, string expected, string fix) => Wrong(Path, message, expected, fix) with { Severity = severity };
}
