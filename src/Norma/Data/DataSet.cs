using Norma.Spec;

namespace Norma.Data;

/// <summary>Rows that were read and hold their contract. What breaks it is thrown by the reader, so that no such rows exist.</summary>
/// <param name="Fields">The contract with every type known: none is inferred any more.</param>
/// <param name="Table">A column for each field: text columns for binary, category and text, number columns, date columns.</param>
/// <param name="Origins">Where each row comes from.</param>
/// <param name="Targets">The fields to predict with their classes, in the order of the contract.</param>
public sealed record DataSet(Map<Field> Fields, Table Table, RowOrigins Origins, Items<Target> Targets)
{
    /// <summary>The files, in the order in which they were read; empty for rows of memory.</summary>
    public Items<DataFile> Files { get; init; } = Items<DataFile>.Empty;

    /// <summary>Where the rows come from, as far as the files themselves say it.</summary>
    public DatasetAbout? About { get; init; }

    /// <summary>Warnings and notes.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>For each field whose type was inferred, why it is that type.</summary>
    public Map<string> Reasons { get; init; } = Map<string>.Empty;

    /// <summary>By row, the part that its file states; null when files state none.</summary>
    public Part[]? Stated { get; init; }

    /// <summary>What may be kept in memory of the rows besides.</summary>
    internal MemoryBudget Memory { get; init; } = MemoryBudget.OfMebibytes(DataSpec.UsualMemory);

    /// <summary>By row that is a window, its first moment, the moment from which it looks ahead, and its last; null where rows are none.</summary>
    internal (double First, double Moment, double Last)[]? Spans { get; init; }

    /// <summary>How rows became windows; null where they are none.</summary>
    internal Windows? Windows { get; init; }

    /// <summary>How the steps of windows follow each other; null where rows are none.</summary>
    internal Reading.TimeStep? Step { get; init; }

    /// <summary>Rows of memory.</summary>
    /// <param name="fields">What each column is; no field is inferred.</param>
    /// <param name="table">The rows.</param>
    /// <param name="digest">A text that names the rows' content: equal digests split alike.</param>
    public static DataSet Of(Map<Field> fields, Table table, string digest = "memory")
    {
        var joined = Reading.BoxPictures.Joined(fields);
        return new(joined, table, RowOrigins.Sequential(digest, table.Rows), TargetsOf(joined, table));
    }

    /// <summary>The rows of these numbers, in their order.</summary>
    public DataSet Take(ReadOnlySpan<int> rows)
    {
        Part[]? stated = null;
        if (Stated is not null)
        {
            stated = new Part[rows.Length];
            for (var i = 0; i < stated.Length; i++) stated[i] = Stated[rows[i]];
        }
        return this with { Table = Table.Take(rows), Origins = Origins.Take(rows), Stated = stated, Spans = Spans is null ? null : Array.ConvertAll(rows.ToArray(), row => Spans[row]) };
    }

    /// <summary>The targets of a contract: the classes are what it states, else what the rows hold in ordinal order.</summary>
    internal static Items<Target> TargetsOf(Map<Field> fields, Table table)
    {
        var targets = new List<Target>();
        foreach (var (name, field) in fields)
            if (field.Role == Role.Target && table.Has(name)) targets.Add(field.TargetOf(name, table[name]) ?? throw new ArgumentException($"The target '{name}' is a {field.Type} in a {table[name].GetType().Name}.", nameof(fields)));
        return [.. targets];
    }

    /// <summary>Targets of a type that no model can predict.</summary>
    internal static IEnumerable<Finding> Unpredictable(Map<Field> fields)
    {
        foreach (var (name, field) in fields)
            if (field is { Role: Role.Target, CanBeTarget: false })
                yield return new Finding("DATA076", SpecPath.Key("$.data.fields", name), $"{Printable.Quote(name)} is the target, and of type {field.Type}")
                {
                    Expected = "a target of type number, binary, category, set, series, mask, boxes, text or span",
                    Fix = "state its type, or give the role target to another field.",
                };
    }

    internal static IEnumerable<string> Present(TextColumn texts)
    {
        var present = new bool[texts.Levels.Length];
        foreach (var code in texts.Codes) if (code >= 0) present[code] = true;
        return texts.Levels.Where((_, level) => present[level]);
    }
}
