namespace Norma.Data;

/// <summary>How much of the rows may be kept in memory, and how much of what was decoded on the disk; what is more is made again from its files.</summary>
/// <param name="bytes">How many bytes in memory.</param>
/// <param name="disk">How many on the disk of what could be made again as well.</param>
sealed class MemoryBudget(long bytes, long disk = 0)
{
    readonly Lazy<SpillFile> _spill = new(() => new SpillFile());
    long _left = bytes, _disk = disk;

    /// <summary>Where what does not fit is kept instead.</summary>
    public SpillFile Spill => _spill.Value;

    /// <summary>Whether something did not fit and is kept there: all columns of a table go the same way.</summary>
    public bool IsSpilling { get; set; }

    /// <summary>What may be kept yet.</summary>
    public long Left => Math.Max(0, Interlocked.Read(ref _left));

    /// <summary>How many bytes stand on the disk.</summary>
    public long OnDisk => _spill.IsValueCreated ? _spill.Value.Length : 0;

    /// <summary>Gives back what was taken.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _left, bytes);

    /// <summary>So many mebibytes.</summary>
    public static MemoryBudget OfMebibytes(long mebibytes, long disk = 0) => new(mebibytes << 20, disk << 20);

    /// <summary>Of rows that do not fit and that could be made again, how many of the first go to <see cref="Spill"/>: as many as the disk may take, and has room for twice.</summary>
    public int TakeOnDisk(int rows, long bytesOfRow)
    {
        lock (_spill)
        {
            var some = (int)Math.Min(rows, _disk == 0 ? 0 : Math.Min(_disk, SpillFile.Free / 2) / bytesOfRow);
            _disk -= some * bytesOfRow;
            return some;
        }
    }

    /// <summary>Keeps bytes where they fit; says whether they do.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0) return true;
        Interlocked.Add(ref _left, bytes);
        return false;
    }
}
