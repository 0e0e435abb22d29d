namespace Norma.Evaluation.Scores;

/// <summary>Sums of what rows say.</summary>
static class RowStatistics
{
    /// <summary>Of all rows.</summary>
    /// <param name="rows">One for each row.</param>
    /// <param name="weights">How much each row counts; empty when all count 1.</param>
    /// <exception cref="ArgumentException">There are weights, but not one for each row.</exception>
    public static T Sum<T>(ReadOnlySpan<T> rows, ReadOnlySpan<float> weights = default) where T : struct, IRowStatistics<T>
    {
        if (!weights.IsEmpty && weights.Length != rows.Length) throw new ArgumentException($"received {weights.Length} weights for {rows.Length} rows.", nameof(weights));
        var sum = default(T);
        for (var i = 0; i < rows.Length; i++)
        {
            if (weights.IsEmpty) sum += rows[i];
            else if (weights[i] != 0) sum += rows[i] * weights[i];
        }
        return sum;
    }
}
