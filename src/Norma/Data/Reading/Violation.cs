namespace Norma.Data.Reading;

/// <summary>Rows whose value breaks the contract of their field.</summary>
/// <param name="Code">The finding.</param>
/// <param name="Rows">Which rows.</param>
/// <param name="What">What the value is, as in "is below 0".</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Fix">What to do.</param>
sealed record Violation(string Code, RowList Rows, string What, string Expected, string Fix);

/// <summary>Rows, of which the first few are kept and all are counted.</summary>
sealed class RowList
{
    /// <summary>How many rows are kept.</summary>
    public const int MostKept = 5;

    readonly List<int> _first = [];

    /// <summary>The first rows, ascending.</summary>
    public IReadOnlyList<int> First => _first;

    /// <summary>How many rows.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a row; rows come in their order.</summary>
    public void Add(int row)
    {
        if (Count++ < MostKept) _first.Add(row);
    }

    /// <summary>The list, or null where it is empty.</summary>
    public RowList? OrNull() => Count == 0 ? null : this;

    /// <summary>By level, the rows that hold it, for the first twenty levels that no rows may hold; one pass over the rows.</summary>
    /// <param name="column">The column.</param>
    /// <param name="allowed">Whether rows may hold a level.</param>
    public static IEnumerable<(string Level, RowList Rows)> Of(TextColumn column, Predicate<string> allowed)
    {
        const int MostLevels = 20;
        var lists = new RowList?[column.Levels.Length];
        var wrong = 0;
        for (var level = 0; level < lists.Length && wrong < MostLevels; level++)
            if (!allowed(column.Levels[level])) (lists[level], wrong) = (new(), wrong + 1);
        if (wrong == 0) return [];
        for (var row = 0; row < column.Rows; row++)
            if (column.Codes[row] is var code and >= 0) lists[code]?.Add(row);
        return column.Levels.Zip(lists).Where(l => l.Second is { Count: > 0 }).Select(l => (l.First, l.Second!));
    }

    /// <summary>Rows that were noted elsewhere.</summary>
    public static RowList Of(IEnumerable<int> first, long count)
    {
        var rows = new RowList();
        rows._first.AddRange(first.Take(MostKept));
        rows.Count = count;
        return rows;
    }
}
