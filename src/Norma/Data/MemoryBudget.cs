namespace Norma.Data;

/// <summary>How much of the rows may be kept in memory; what is more is read again from its files.</summary>
/// <param name="bytes">How many bytes.</param>
sealed class MemoryBudget(long bytes)
{
    readonly Lazy<SpillFile> _spill = new(() => new SpillFile());
    long _left = bytes;

    /// <summary>Where what does not fit is kept instead.</summary>
    public SpillFile Spill => _spill.Value;

    /// <summary>Whether something did not fit and is kept there: all columns of a table go the same way.</summary>
    public bool IsSpilling { get; set; }

    /// <summary>What may be kept yet.</summary>
    public long Left => Math.Max(0, Interlocked.Read(ref _left));

    /// <summary>Gives back what was taken.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _left, bytes);

    /// <summary>So many mebibytes.</summary>
    public static MemoryBudget OfMebibytes(long mebibytes) => new(mebibytes << 20);

    /// <summary>Keeps bytes where they fit; says whether they do.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0) return true;
        Interlocked.Add(ref _left, bytes);
        return false;
    }
}
