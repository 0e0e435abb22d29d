using System.Collections.Concurrent;

namespace Norma.Data.Reading;

/// <summary>The cells of one piece after the other: those that are read no more are used again.</summary>
/// <param name="begin">Makes the cells of a piece, by field; null leaves one out. Not called twice at once.</param>
/// <param name="reserve">For how many rows there is room from the first on.</param>
sealed class PieceCells(Func<Cells?[]> begin, int reserve)
{
    readonly ConcurrentBag<Cells?[]> _spent = [];

    /// <summary>Cells without rows, by field.</summary>
    public Cells?[] Begin()
    {
        if (_spent.TryTake(out var again)) return again;
        Cells?[] next;
        lock (_spent) next = begin();
        foreach (var column in next) column?.Reserve(reserve);
        return next;
    }

    /// <summary>The piece of cells to which nothing is added any more.</summary>
    public FileRows Piece(Cells?[] cells, int rows) => new(rows, [.. cells.Select(c => c is null ? null : (IReadOnlyList<Cells>)[c])])
    {
        Spent = () => GiveBack(cells),
    };

    /// <summary>Takes cells back that are read no more.</summary>
    public void GiveBack(Cells?[] cells)
    {
        foreach (var column in cells) column?.Clear();
        _spent.Add(cells);
    }
}
