namespace Norma.Features;

/// <summary>A column of numbers.</summary>
/// <param name="Of">The numbers.</param>
/// <param name="Column">Which column.</param>
/// <param name="Values">Its values; null where they are too many to be held at once.</param>
readonly record struct ColumnValues(Numbers Of, int Column, float[]? Values)
{
    const int MostGathered = 1 << 24;

    /// <summary>The middle value, or the mean of the two middle ones; null of none.</summary>
    public double? Median => Values is null ? PieceOrder.Median(Of, Column) : OrderStatistics.Median(Values);

    /// <summary>Quantiles by linear interpolation; null of none.</summary>
    public double[]? Quantiles(ReadOnlySpan<double> shares) => Values is null ? PieceOrder.Quantiles(Of, Column, shares) : OrderStatistics.Quantiles(Values, shares);

    /// <summary>The columns in their order. Some are gathered in one pass over the rows, in arrays that the next ones are gathered in.</summary>
    public static IEnumerable<ColumnValues> All(Numbers numbers)
    {
        var columns = numbers.Columns;
        var count = (long)numbers.Rows * (numbers.Width / columns);
        var together = (int)Math.Min(columns, MostGathered / Math.Max(1, count));
        if (numbers.Part is null && (columns == 1 || together == 0))
        {
            for (var column = 0; column < columns; column++) yield return new(numbers, column, numbers.Column(column));
            yield break;
        }
        var gathered = new float[together][];
        for (var i = 0; i < together; i++) gathered[i] = new float[count];
        for (var first = 0; first < columns; first += Math.Max(1, together))
        {
            var some = Math.Min(together, columns - first);
            Gather(numbers, first, gathered.AsSpan(0, some));
            for (var i = 0; i < some; i++) yield return new(numbers, first + i, gathered[i]);
            if (some == 0) yield return new(numbers, first, null);
        }
    }

    static void Gather(Numbers numbers, int first, ReadOnlySpan<float[]> into)
    {
        if (into.IsEmpty) return;
        var (columns, row) = (numbers.Columns, 0);
        foreach (var piece in numbers.Pieces())
            for (var from = first; from < piece.Values.Length; from += columns, row++)
                for (var i = 0; i < into.Length; i++) into[i][row] = piece.Values[from + i];
    }
}
