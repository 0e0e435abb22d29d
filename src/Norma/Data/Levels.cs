namespace Norma.Data;

/// <summary>Levels of texts in the order of how often they occur.</summary>
static class Levels
{
    /// <summary>The levels that occur, the most frequent first; names in ordinal order decide between equals.</summary>
    /// <param name="counts">By level, how many rows have it.</param>
    /// <param name="names">By level, its text.</param>
    public static int[] ByFrequency(int[] counts, string[] names)
    {
        var levels = Present(counts);
        Array.Sort(levels, (a, b) => counts[a] != counts[b] ? counts[b].CompareTo(counts[a]) : string.CompareOrdinal(names[a], names[b]));
        return levels;
    }

    /// <summary>The levels that occur, in their order.</summary>
    public static int[] Present(int[] counts)
    {
        var present = new List<int>(counts.Length);
        for (var level = 0; level < counts.Length; level++)
            if (counts[level] > 0) present.Add(level);
        return [.. present];
    }
}
