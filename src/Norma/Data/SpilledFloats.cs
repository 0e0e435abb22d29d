namespace Norma.Data;

/// <summary>Numbers of a column in a <see cref="SpillFile"/>.</summary>
/// <param name="file">The file.</param>
/// <param name="pieces">Where they stand, in the order of the rows.</param>
sealed class SpilledFloats(SpillFile file, IReadOnlyList<(long At, int Count)> pieces)
{
    readonly int[] _first = FirstOf(pieces);

    /// <summary>How many.</summary>
    public int Count => _first[^1];

    /// <summary>Reads numbers, from a row on. From any thread.</summary>
    public void Read(int row, Span<float> into)
    {
        var piece = Array.BinarySearch(_first, row);
        if (piece < 0) piece = ~piece - 1;
        while (into.Length > 0)
        {
            // Pieces may be empty.
            while (row >= _first[piece + 1]) piece++;
            var some = Math.Min(into.Length, _first[piece + 1] - row);
            file.Read(pieces[piece].At + (row - _first[piece]) * (long)sizeof(float), into[..some]);
            into = into[some..];
            row += some;
        }
    }

    /// <summary>Reads the numbers of some rows, which ascend as a rule. From any thread.</summary>
    public void Read(ReadOnlySpan<int> rows, Span<float> into)
    {
        const int Window = 1 << 14;
        var window = new float[Math.Min(Window, Count)];
        var (from, to) = (0, 0);
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] < from || rows[i] >= to)
            {
                from = rows[i];
                // No further than the rows that are wanted.
                var last = rows[^1] >= from ? rows[^1] : from;
                to = Math.Min(Math.Min(Count, from + window.Length), last + 1);
                Read(from, window.AsSpan(0, to - from));
            }
            into[i] = window[rows[i] - from];
        }
    }

    /// <summary>Keeps what was loaded until others were: who reads row by row does not load it for each.</summary>
    public void Keep(float[] loaded) => file.Keep(loaded);

    /// <summary>All of these rows, or all.</summary>
    public float[] Load(int[]? rows)
    {
        var values = GC.AllocateUninitializedArray<float>(rows?.Length ?? Count);
        if (rows is null) Read(0, values);
        else Read(rows, values);
        return values;
    }

    static int[] FirstOf(IReadOnlyList<(long At, int Count)> pieces)
    {
        var first = new int[pieces.Count + 1];
        for (var i = 0; i < pieces.Count; i++) first[i + 1] = first[i] + pieces[i].Count;
        return first;
    }
}
