namespace Norma.Evaluation.Scores;

/// <summary>What one row says about a figure of a whole corpus: numbers that add up, so that any choice of rows, with any weights, is judged without reading a row again.</summary>
/// <remarks>
/// BLEU of a corpus is no mean of the BLEU of its rows; its counts are sums over rows. A bootstrap keeps one such value a row and draws sums of them.
/// </remarks>
/// <typeparam name="TSelf">The statistics themselves; their default is that of no row.</typeparam>
interface IRowStatistics<TSelf> where TSelf : struct, IRowStatistics<TSelf>
{
    /// <summary>The figure of the rows that were added; null where they leave it undefined.</summary>
    double? Value { get; }

    /// <summary>Of the rows of both.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Of the same rows, each counted so often.</summary>
    static abstract TSelf operator *(TSelf rows, double weight);
}
