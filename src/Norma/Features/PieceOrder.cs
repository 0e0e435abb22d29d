namespace Norma.Features;

/// <summary><see cref="OrderStatistics"/> of values that come in pieces: the same numbers, in passes that count, so that nothing is kept.</summary>
static class PieceOrder
{
    const int Halves = 1 << 16, MostCounted = 16;

    /// <summary>The middle value, or the mean of the two middle ones; null of none.</summary>
    public static double? Median(Numbers numbers, int column) =>
        At(numbers, column, static finite => [(finite - 1) / 2, finite / 2]) is { } middle ? ((double)middle[0] + middle[1]) / 2 : null;

    /// <summary>Quantiles by linear interpolation; null of none.</summary>
    public static double[]? Quantiles(Numbers numbers, int column, ReadOnlySpan<double> shares)
    {
        var (wanted, ranks, last) = (shares.ToArray(), new long[shares.Length * 2], 0L);
        var selected = At(numbers, column, finite =>
        {
            last = finite - 1;
            for (var i = 0; i < wanted.Length; i++)
            {
                ranks[2 * i] = (long)Math.Min(Math.Floor(wanted[i] * last), last);
                ranks[2 * i + 1] = Math.Min(ranks[2 * i] + 1, last);
            }
            return ranks;
        });
        return selected is null ? null : [.. wanted.Select((share, i) => OrderStatistics.Between(selected[2 * i], selected[2 * i + 1], share * last - ranks[2 * i]))];
    }

    static float[]? At(Numbers numbers, int column, Func<long, long[]> ranksOf)
    {
        var (counts, finite) = (new long[Halves], 0L);
        Pass(numbers, column, key =>
        {
            counts[key >> 16]++;
            finite++;
        });
        if (finite == 0) return null;
        var ranks = ranksOf(finite);
        // By rank, the upper half that holds it and the rank within it.
        var (halves, within) = (new int[ranks.Length], new long[ranks.Length]);
        for (var i = 0; i < ranks.Length; i++)
        {
            var (rank, half) = (ranks[i], 0);
            while (rank >= counts[half]) rank -= counts[half++];
            (halves[i], within[i]) = (half, rank);
        }
        var selected = new float[ranks.Length];
        foreach (var some in halves.Distinct().Chunk(MostCounted))
        {
            var lower = some.ToDictionary(half => (uint)half, _ => new long[Halves]);
            Pass(numbers, column, key =>
            {
                if (lower.TryGetValue(key >> 16, out var of)) of[key & 0xFFFF]++;
            });
            for (var i = 0; i < ranks.Length; i++)
            {
                if (!lower.TryGetValue((uint)halves[i], out var of)) continue;
                var (rank, half) = (within[i], 0);
                while (rank >= of[half]) rank -= of[half++];
                selected[i] = OrderStatistics.Value((uint)halves[i] << 16 | (uint)half);
            }
        }
        return selected;
    }

    static void Pass(Numbers numbers, int column, Action<uint> take)
    {
        var columns = numbers.Columns;
        foreach (var piece in numbers.Pieces())
            for (var i = column; i < piece.Values.Length; i += columns)
                if (float.IsFinite(piece.Values[i])) take(OrderStatistics.Key(piece.Values[i]));
    }
}
