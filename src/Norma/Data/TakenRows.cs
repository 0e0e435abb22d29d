namespace Norma.Data;

/// <summary>Rows that are taken of a table. Its columns share their numbers, also where they were taken of another table before.</summary>
/// <param name="rows">Which, in their order; not changed any more.</param>
sealed class TakenRows(int[] rows)
{
    readonly Dictionary<int[], int[]> _before = new(ReferenceEqualityComparer.Instance);

    /// <summary>Which they are of the table.</summary>
    public int[] Rows => rows;

    /// <summary>Which they are of the rows that the table itself was taken of; null where it has all.</summary>
    public int[] Of(int[]? before)
    {
        if (before is null) return rows;
        return _before.TryGetValue(before, out var known) ? known : _before[before] = Array.ConvertAll(rows, row => before[row]);
    }
}
