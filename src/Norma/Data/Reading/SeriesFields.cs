using System.Globalization;
using System.IO.Enumeration;
using Norma.Data.Fields;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>The series of a contract, made of other columns: beside each other in a row, or over rows that are steps of time.</summary>
/// <param name="contract">The contract with its series.</param>
/// <param name="windows">How rows become windows; null where none are.</param>
sealed class SeriesFields(Map<Field> contract, Windows? windows)
{
    /// <summary>Whether there is a series at all.</summary>
    public static bool Any(Map<Field> contract) => contract.Values.Any(field => field is Series);

    /// <summary>The contract of the columns that a source has: each series by its columns.</summary>
    /// <param name="names">The columns of the source.</param>
    /// <param name="labelled">Whether the targets are wanted.</param>
    /// <exception cref="FindingsException"><c>DATA020</c>: a column is not there. <c>DATA034</c>: the series and windows contradict each other (exit 2, 3).</exception>
    public Map<Field> Flat(Items<string> names, bool labelled)
    {
        DataReader.Refuse(ExitCode.Spec, [.. Contradictions(), .. Leaks(names)]);
        var flat = new OrderedDictionary<string, Field>(StringComparer.Ordinal);
        var missing = new List<Finding>();
        foreach (var (name, field) in contract)
        {
            if (field is not Series series)
            {
                flat.TryAdd(name, field);
                continue;
            }
            if (!labelled && series.Role == Role.Target) continue;
            foreach (var column in Named(series, names, $"{SpecPath.Key("$.data.fields", name)}.columns", missing))
                if (!contract.TryGetValue(column, out var own)) flat.TryAdd(column, new Number(Role.Ignore));
                else if (own is not (Number or Inferred)) missing.Add(Wrong(SpecPath.Key("$.data.fields", name), $"takes {Printable.Quote(column)}, a field of type {own.Type}", "columns of numbers", "name others, or correct its type."));
        }
        // What orders the steps is no feature unless it is said to be one.
        foreach (var name in windows is null ? [] : windows.Entity.Prepend(windows.Time))
        {
            if (!names.Contains(name)) missing.Add(new Finding("DATA020", "$.data.windows", $"there is no column {Printable.Quote(name)}") { Expected = $"one of {FileFields.List(names)}", Fix = Nearest.Hint(name, names) ?? "correct the name." });
            flat.TryAdd(name, new Inferred(Role.Ignore));
        }
        DataReader.Refuse(ExitCode.Data, missing);
        return new(flat);
    }

    /// <summary>A data set with its series: of as many rows, or of windows.</summary>
    /// <exception cref="FindingsException"><c>DATA035</c>: there is no whole window. <c>DATA028</c>: a value is missing (exit 3).</exception>
    /// <param name="flat">The rows as they were read.</param>
    /// <param name="partBy">The field that names the part of each step, where the split is by one.</param>
    public DataSet Of(DataSet flat, string? partBy)
    {
        var shaped = Shaped(flat.Table, flat.Fields, labelled: true, PartsOf(flat, partBy));
        var data = shaped.Rows is null ? flat : flat.Take(shaped.Rows);
        return data with
        {
            Fields = shaped.Fields,
            Table = shaped.Table,
            Targets = DataSet.TargetsOf(shaped.Fields, shaped.Table),
            Findings = [.. flat.Findings, .. shaped.Notes],
            Reasons = new(flat.Reasons.Where(reason => shaped.Fields.ContainsKey(reason.Key))),
            Spans = shaped.Spans,
            Windows = windows,
            Step = shaped.Step,
        };
    }

    /// <summary>New rows with their series.</summary>
    public InputRows Of(InputRows flat, bool labelled)
    {
        var shaped = Shaped(flat.Table, flat.Fields, labelled, null);
        return flat with { Fields = shaped.Fields, Table = shaped.Table, Kept = shaped.Rows is { } rows ? flat.Kept?.Take(rows) : flat.Kept, Findings = [.. flat.Findings, .. shaped.Notes], Named = windows is null ? [] : [.. windows.Entity.Prepend(windows.Time).Where(shaped.Table.Has).Select(name => shaped.Table[name])] };
    }

    /// <summary>Rows as the contract has them.</summary>
    /// <param name="Fields">The contract, all columns named.</param>
    /// <param name="Table">A column for each field.</param>
    /// <param name="Rows">By window, the row of its last step before the moment; null where rows are as they were.</param>
    /// <param name="Spans">By window, its first and last moment; null where rows are as they were.</param>
    /// <param name="Notes">What was left out.</param>
    /// <param name="Step">How windows' steps follow each other; null where rows are as they were.</param>
    sealed record Result(Map<Field> Fields, Table Table, int[]? Rows, (double First, double Moment, double Last)[]? Spans, IReadOnlyList<Finding> Notes, TimeStep? Step = null);

    // Windows do not reach from one part of the data into another, where files or a field state the parts.
    static int[]? PartsOf(DataSet flat, string? partBy) =>
        flat.Stated is { } stated ? Array.ConvertAll(stated, part => (int)part)
        : partBy is not null && flat.Table.Has(partBy) && flat.Table[partBy] is TextColumn texts ? texts.Codes : null;

    Result Shaped(Table flat, Map<Field> fields, bool labelled, int[]? parts)
    {
        var series = contract.Where(f => f.Value is Series s && (labelled || s.Role != Role.Target)).ToDictionary(f => f.Key, f => Expanded((Series)f.Value, flat), StringComparer.Ordinal);
        var used = series.Values.SelectMany(s => s.Columns).ToHashSet(StringComparer.Ordinal);
        var shapedFields = new Map<Field>([.. contract.Where(f => series.ContainsKey(f.Key) || flat.Has(f.Key)).Select(f => KeyValuePair.Create(f.Key, series.TryGetValue(f.Key, out var s) ? s : fields[f.Key])),
            .. fields.Where(f => !contract.ContainsKey(f.Key) && !used.Contains(f.Key))]);
        if (windows is null)
        {
            var columns = shapedFields.Select(f => series.TryGetValue(f.Key, out var s) ? Beside(f.Key, s, flat) : flat[f.Key]).ToArray();
            DataReader.Refuse(ExitCode.Data, [.. columns.OfType<TensorColumn>().Where(column => series.ContainsKey(column.Name)).SelectMany(column => shapedFields[column.Name].Violations(column)
                .Select(breach => new Finding(breach.Code, SpecPath.Key("$.data.fields", column.Name), string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(column.Name)} {breach.What} in {breach.Rows.Count} of {flat.Rows} rows (row {string.Join(", ", breach.Rows.First.Select(row => row + 1))}{(breach.Rows.Count > breach.Rows.First.Count ? " …" : "")})")) { Expected = breach.Expected, Fix = breach.Fix }))]);
            return new(shapedFields, new(columns, flat.Rows), null, null, []);
        }
        return Windowed(flat, shapedFields, series, labelled, parts);
    }

    static Series Expanded(Series series, Table flat) => series with { Columns = [.. Named(series, [.. flat.Columns.Select(column => column.Name)], "", [])] };

    /// <summary>Each row is a series.</summary>
    static TensorColumn<float> Beside(string name, Series series, Table flat)
    {
        var steps = series.Columns.Select(column => Values(flat, column)).ToArray();
        var values = new float[checked(flat.Rows * steps.Length)];
        var faults = new List<TensorFault>();
        for (var row = 0; row < flat.Rows; row++)
            for (var step = 0; step < steps.Length; step++)
            {
                var value = values[row * steps.Length + step] = steps[step][row];
                if (float.IsNaN(value) && (faults.Count == 0 || faults[^1].Row != row)) faults.Add(new(row, "has no value at a step"));
            }
        return new TensorColumn<float>(name, [steps.Length, 1], values) { Faults = faults };
    }

    static float[] Values(Table flat, string column) => flat[column] is NumberColumn numbers ? numbers.Values
        : throw new FindingsException(ExitCode.Data, Wrong(SpecPath.Key("$.data.fields", column), $"{Printable.Quote(column)} is a step of a series, and holds no numbers", "numbers", "name other columns."));

    Result Windowed(Table flat, Map<Field> fields, Dictionary<string, Series> series, bool labelled, int[]? parts)
    {
        var (time, order, entity) = Order(flat, parts);
        var (past, ahead) = (series.Values.Where(s => s.Role != Role.Target).Max(s => s.Length!.Value), series.Values.Where(s => s.Role == Role.Target).Select(s => s.Length!.Value).DefaultIfEmpty(0).Max());
        var dates = flat[windows!.Time] is DateColumn;
        var usual = Usual(time, order, entity, dates);
        var step = windows.Frequency is not { } stated ? usual ?? TimeStep.Of(1, dates)
            : TimeStep.Parse(stated, dates) ?? throw new FindingsException(ExitCode.Data, Wrong("$.data.windows.frequency", $"received {Printable.Quote(stated)}, and {Printable.Quote(windows.Time)} holds {(dates ? "dates" : "numbers")}", TimeStep.Stated, dates ? "state a duration." : "state a number."));
        // How many steps up to a place follow each other without a gap and without a missing value.
        var runs = new int[order.Length];
        var columns = series.Values.SelectMany(s => s.Columns).Distinct(StringComparer.Ordinal).ToDictionary(c => c, c => Values(flat, c), StringComparer.Ordinal);
        for (var i = 0; i < order.Length; i++)
        {
            var follows = i > 0 && entity[order[i]] == entity[order[i - 1]] && step.Follows(time[order[i - 1]], time[order[i]]);
            runs[i] = columns.Values.Any(values => float.IsNaN(values[order[i]])) ? 0 : follows ? runs[i - 1] + 1 : 1;
        }
        var ends = new List<int>();      // by window, the place of its last step before the moment
        var possible = 0;
        for (var (i, start) = (0, 0); i < order.Length; i++)
        {
            if (i > 0 && entity[order[i]] != entity[order[i - 1]]) start = i;
            if (i - start < past - 1 || (i - start - past + 1) % windows.Stride != 0) continue;
            var last = i + ahead;
            if (last >= order.Length || entity[order[last]] != entity[order[i]]) continue;
            possible++;
            if (runs[last] >= past + ahead) ends.Add(i);
        }
        if (ends.Count == 0)
            throw new FindingsException(ExitCode.Data, new Finding("DATA035", "$.data.windows", string.Create(CultureInfo.InvariantCulture, $"no window of {past + ahead} steps, {step} apart, is whole among {order.Length} rows{(usual is { } other && other != step ? $": most of them are {other} apart" : "")}"))
            {
                Expected = "steps that follow each other without gaps",
                Fix = usual is null || usual == step ? "state shorter lengths, or bring rows without gaps." : $"bring rows that are {step} apart, as those are that data.windows.frequency means.",
            });
        var rows = new int[ends.Count];
        var spans = new (double, double, double)[ends.Count];
        for (var w = 0; w < rows.Length; w++)
        {
            rows[w] = order[ends[w]];
            spans[w] = (time[order[ends[w] - past + 1]], step.After(time[rows[w]]), time[order[ends[w] + ahead]]);
        }
        var made = fields.Select(field => series.TryGetValue(field.Key, out var s) ? Over(field.Key, s, columns, order, ends) : field.Key == windows.Time ? Moments(flat[field.Key], rows, step) : flat[field.Key].Take(rows)).ToArray();
        var notes = possible == rows.Length ? [] : new[] { new Finding("DATA036", "$.data.windows", string.Create(CultureInfo.InvariantCulture, $"{possible - rows.Length:N0} of {possible:N0} windows have a gap, a repeated step or a missing value, and are left out; steps are {step} apart"))
            { Severity = Severity.Information, Expected = "steps that follow each other", Fix = "bring the missing steps, if there are many." } };
        return new(fields, new(made, rows.Length), rows, labelled ? spans : null, notes, step.Over(time));
    }

    static Column Moments(Column column, int[] rows, TimeStep step) => column is DateColumn dates
        ? new DateColumn(column.Name, Array.ConvertAll(rows, row => (long)step.After(dates.Values[row])))
        : new NumberColumn(column.Name, Array.ConvertAll(rows, row => (float)step.After(((NumberColumn)column).Values[row])));

    // All windows share the steps: a window is a place in them.
    static TensorColumn<float> Over(string name, Series series, Dictionary<string, float[]> columns, int[] order, List<int> ends)
    {
        var (length, channels) = (series.Length!.Value, series.Columns.Count);
        var values = new float[checked(order.Length * channels)];
        for (var c = 0; c < channels; c++)
        {
            var from = columns[series.Columns[c]];
            for (var i = 0; i < order.Length; i++) values[i * channels + c] = from[order[i]];
        }
        return TensorColumn<float>.Over(name, [length, channels], values, [.. ends.Select(end => (series.Role == Role.Target ? end + 1 : end - length + 1) * channels)]);
    }

    (double[] Time, int[] Order, int[] Entity) Order(Table flat, int[]? parts)
    {
        var column = flat[windows!.Time];
        var missing = 0;
        for (var row = 0; row < flat.Rows; row++) if (column.IsMissing(row)) missing++;
        if (column is not (DateColumn or NumberColumn) || missing > 0)
            throw new FindingsException(ExitCode.Data, Wrong("$.data.windows.time", missing > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(windows.Time)} is missing in {missing} rows") : $"{Printable.Quote(windows.Time)} holds no moments", "a date or a number in each row", "state its type or format, or remove the rows."));
        var time = new double[flat.Rows];
        for (var row = 0; row < time.Length; row++) time[row] = column is DateColumn dates ? (double)dates.Values[row] : ((NumberColumn)column).Values[row];
        if (column is NumberColumn && time.Any(moment => Math.Abs(moment) >= 1 << 24))
            throw new FindingsException(ExitCode.Data, Wrong("$.data.windows.time", $"{Printable.Quote(windows.Time)} holds numbers of eight digits and more, which float32 does not tell apart", "a date, or whole numbers up to 16,777,216", "store it as dates of ISO 8601, or count the steps from 0."));
        DataReader.Refuse(ExitCode.Data, [.. windows.Entity.Select(name => (Name: name, What: Identities.Merged(flat[name]))).Where(one => one.What is not null).Select(one => Wrong("$.data.windows.entity", $"{one.What}; series are told apart by it", Identities.Expected, Identities.Fix(one.Name)))]);
        var keys = new ulong[flat.Rows];
        foreach (var name in windows.Entity) RowHash.Fold(flat[name], keys);
        var numbers = new Dictionary<(ulong, int), int>();
        var entity = new int[flat.Rows];
        for (var row = 0; row < entity.Length; row++)
        {
            var key = (keys[row], parts is null ? 0 : parts[row]);
            if (!numbers.TryGetValue(key, out entity[row])) numbers.Add(key, entity[row] = numbers.Count);
        }
        int[] order = [.. Enumerable.Range(0, flat.Rows).OrderBy(row => entity[row]).ThenBy(row => time[row])];
        return (time, order, entity);
    }

    // The most frequent distance of two steps; null where no step follows another.
    static TimeStep? Usual(double[] time, int[] order, int[] entity, bool dates)
    {
        var counts = new Dictionary<double, int>();
        for (var i = 1; i < order.Length; i++)
            if (entity[order[i]] == entity[order[i - 1]] && time[order[i]] > time[order[i - 1]])
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, time[order[i]] - time[order[i - 1]], out _)++;
        return counts.Count == 0 ? null : TimeStep.Of(counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key, dates);
    }

    static IEnumerable<string> Named(Series series, Items<string> names, string path, List<Finding> missing)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < series.Columns.Count; i++)
        {
            var pattern = series.Columns[i];
            var found = names.Contains(pattern) ? [pattern] : names.Where(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)).ToArray();
            if (found.Length == 0) missing.Add(new Finding("DATA020", SpecPath.Item(path, i), $"there is no column {Printable.Quote(pattern)}") { Expected = $"one of {FileFields.List(names)}", Fix = Nearest.Hint(pattern, names) ?? "correct the name." });
            foreach (var name in found)
                if (seen.Add(name)) yield return name;
        }
    }

    IEnumerable<Finding> Contradictions()
    {
        var series = contract.Where(f => f.Value is Series).Select(f => (f.Key, Series: (Series)f.Value)).ToArray();
        if (windows is null)
        {
            foreach (var (name, one) in series)
                if (one.Length is not null) yield return Wrong($"{SpecPath.Key("$.data.fields", name)}.length", "is stated, and data.windows is not", "'windows', which says what orders the steps", "add 'windows: {time: …}' to data, or leave the length out where a row is a series.");
            yield break;
        }
        foreach (var (name, one) in series)
            if (one.Length is null) yield return Wrong(SpecPath.Key("$.data.fields", name), "states no length", "how many steps of a window it takes", "add 'length'.");
        if (!series.Any(s => s.Series.Role != Role.Target)) yield return Wrong("$.data.windows", "there is no series before the moment", "a field of type series with the role feature", "add one, as in past: {type: series, columns: [load], length: 168}.");
        if (windows.Frequency is { } stated && TimeStep.Parse(stated, dates: true) is null && TimeStep.Parse(stated, dates: false) is null)
            yield return Wrong("$.data.windows.frequency", $"received {Printable.Quote(stated)}", TimeStep.Stated, "state how far two steps are apart, or leave it out: it follows from the rows.");
        if (contract.TryGetValue(windows.Time, out var time) && time is not (Date or Number or Inferred)) yield return Wrong("$.data.windows.time", $"received {Printable.Quote(windows.Time)}, a field of type {time.Type}", "a date or a number", "name another field.");
    }

    // What is to be predicted may not be seen. A target that is the very series that is seen is to be rebuilt, as by an autoencoder.
    IEnumerable<Finding> Leaks(Items<string> names)
    {
        var series = contract.Where(f => f.Value is Series).Select(f => (Path: SpecPath.Key("$.data.fields", f.Key), f.Value.Role, Columns: Named((Series)f.Value, names, "", []).ToHashSet(StringComparer.Ordinal))).ToArray();
        foreach (var (path, _, columns) in series.Where(s => s.Role == Role.Feature))
        {
            foreach (var (name, field) in contract)
                if (field.Role == Role.Target && columns.Contains(name))
                    yield return Wrong(path, $"takes {Printable.Quote(name)}, which is a target: its value would be seen", "columns that are known before the target is", windows is null ? "leave the column out of the series." : "make the target a series of the steps after the moment, as in next: {type: series, columns: …, length: 24, role: target}.");
            if (windows is not null) continue;
            foreach (var target in series.Where(s => s.Role == Role.Target))
                if (target.Columns.Overlaps(columns) && !target.Columns.SetEquals(columns))
                    yield return Wrong(path, $"takes {Printable.Quote(columns.First(target.Columns.Contains))}, which a target takes too: its value would be seen", "other columns, or the same ones, to be rebuilt", "leave the columns of the target out of the series.");
        }
    }

    static Finding Wrong(string path, string message, string expected, string fix) => new("DATA034", path, message) { Expected = expected, Fix = fix };
}
