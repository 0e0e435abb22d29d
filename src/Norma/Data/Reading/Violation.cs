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

    /// <summary>The rows that hold a level; null where none does.</summary>
    public static RowList? Of(TextColumn column, int level)
    {
        var rows = new RowList();
        for (var row = 0; row < column.Rows; row++)
            if (column.Codes[row] == level) rows.Add(row);
        return rows.OrNull();
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
