namespace Norma.Data;

/// <summary>How much of the rows may be kept in memory; what is more is read again from its files.</summary>
/// <param name="bytes">How many bytes.</param>
sealed class MemoryBudget(long bytes)
{
    long _left = bytes;

    /// <summary>What may be kept yet.</summary>
    public long Left => Math.Max(0, Interlocked.Read(ref _left));

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
