namespace Norma.Data;

/// <summary>How much of the rows may be kept in memory, and how much of what was decoded on the disk; what is more is made again from its files.</summary>
/// <param name="bytes">How many bytes in memory.</param>
/// <param name="disk">How many on the disk, of what could be made again as well.</param>
sealed class MemoryBudget(long bytes, long disk = 0)
{
    readonly Lazy<SpillFile> _spill = new(() =>
    {
        var file = SpillFile.Make();
        UnusedMemory.GiveBackWhile(new(file));
        return file;
    });

    readonly Lock _taking = new();
    readonly long _bytes = bytes, _disk = disk;
    long _left = bytes, _onDisk;
    long? _mostOnDisk;

    /// <summary>Where what does not fit is kept instead.</summary>
    public SpillFile Spill => _spill.Value;

    /// <summary>Whether something did not fit and is kept there: all columns of a table go the same way.</summary>
    public bool IsSpilling { get; set; }

    /// <summary>What may be kept yet.</summary>
    public long Left => Math.Max(0, Interlocked.Read(ref _left));

    /// <summary>How many bytes of the disk are taken.</summary>
    public long OnDisk => Interlocked.Read(ref _onDisk) + (_spill.IsValueCreated ? _spill.Value.Length : 0);

    /// <summary>Gives back what was taken.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _left, bytes);

    /// <summary>So many mebibytes.</summary>
    public static MemoryBudget OfMebibytes(long mebibytes, long disk = 0) => new(mebibytes << 20, disk << 20);

    /// <summary>As much again, of its own.</summary>
    public MemoryBudget Another() => new(_bytes, _disk);

    /// <summary>A file with room for the first of some rows that do not fit and could be made again: for as many as the disk may take, which is never more than half of what it had free. Null where it takes none.</summary>
    public (SpillFile File, int Rows)? TakeOnDisk(int rows, long bytesOfRow)
    {
        lock (_taking)
        {
            _mostOnDisk ??= Math.Min(_disk, TemporaryDisk.Free / 2);
            var some = (int)Math.Min(rows, (_mostOnDisk.Value - _onDisk) / bytesOfRow);
            if (some == 0 || SpillFile.WithRoom(some * bytesOfRow) is not { } file) return null;
            _onDisk += some * bytesOfRow;
            return (file, some);
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
