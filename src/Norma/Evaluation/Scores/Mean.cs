namespace Norma.Evaluation.Scores;

/// <summary>The mean of row values, for figures that are one: hit rate, NDCG, exact match, MASE.</summary>
/// <remarks><c>Sum / Count</c>; nothing counted, no value.</remarks>
/// <param name="Sum">The values, added.</param>
/// <param name="Count">How many there are.</param>
readonly record struct Mean(double Sum, double Count = 1) : IRowStatistics<Mean>
{
    /// <inheritdoc/>
    public double? Value => Count > 0 ? Sum / Count : null;

    /// <inheritdoc/>
    public static Mean operator +(Mean left, Mean right) => new(left.Sum + right.Sum, left.Count + right.Count);

    /// <inheritdoc/>
    public static Mean operator *(Mean rows, double weight) => new(rows.Sum * weight, rows.Count * weight);
}
