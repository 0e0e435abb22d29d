namespace Norma.Data.Reading;

/// <summary>A cell that is not what its column holds.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="NotFinite">Whether it is a number that float32 does not hold, rather than none.</param>
readonly record struct Misfit(int Row, bool NotFinite);

/// <summary>Gathers the cells of one column as they are read. Blocks of a file are gathered apart and joined in their order.</summary>
abstract class Cells
{
    /// <summary>How many misfits are kept; all are counted.</summary>
    public const int MostKept = 1000;

    readonly List<Misfit> _misfits = [];

    /// <summary>The cells that are not what the column holds: the first thousand.</summary>
    public IReadOnlyList<Misfit> Misfits => _misfits;

    /// <summary>How many cells are not what the column holds.</summary>
    public int MisfitCount { get; private set; }

    /// <summary>How many cells.</summary>
    public abstract int Count { get; }

    /// <summary>Makes room for so many cells, as far as it is known how many come.</summary>
    public abstract void Reserve(int rows);

    /// <summary>Adds a cell.</summary>
    public abstract void Add(ReadOnlySpan<byte> value);

    /// <summary>Adds a cell that is nested, a list or an object, where that is none of what the column holds.</summary>
    /// <param name="list">Whether it is a list.</param>
    /// <returns>Whether it was added; else a list is added as its text, and an object is none.</returns>
    public virtual bool TryNested(bool list) => false;

    /// <summary>Adds a cell without a value.</summary>
    public abstract void AddMissing();

    /// <summary>Takes the last cells back.</summary>
    public virtual void Cut(int count)
    {
        while (_misfits.Count > 0 && _misfits[^1].Row >= count) { _misfits.RemoveAt(_misfits.Count - 1); MisfitCount--; }
    }

    /// <summary>Empties them. The column that was made of them shares their memory: it is not to be read any more.</summary>
    public virtual void Clear() => Cut(0);

    /// <summary>The column of these blocks' cells, all of this kind, of which this is the first. It may keep their memory: nothing is added afterwards.</summary>
    public abstract Column Join(string name, IReadOnlyList<Cells> blocks, int rows);

    /// <summary>Notes that the next cell does not fit.</summary>
    protected void Misfit(bool notFinite) => Misfit(Count, notFinite);

    /// <summary>Notes that a cell does not fit.</summary>
    protected void Misfit(int row, bool notFinite)
    {
        if (MisfitCount++ < MostKept) _misfits.Add(new(row, notFinite));
    }
}
