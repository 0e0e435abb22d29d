using Norma.Evaluation.Scores;

namespace Norma.Evaluation;

/// <summary>Judges written texts by what each of them says.</summary>
static class TextScore
{
    /// <summary>The figure of the rows that were written; null where none was.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="outcome">The rows.</param>
    /// <param name="weights">How much each row counts; empty when all count 1.</param>
    /// <param name="of">What it says of a text and those that are right, the true one first.</param>
    public static double? Of<T>(Metric metric, Outcome outcome, ReadOnlySpan<float> weights, Func<string, string[], T> of) where T : struct, IRowStatistics<T>
    {
        if (outcome.Texts is not { Written: { } written } texts) return null;
        var any = false;
        for (var row = 0; row < written.Length && !any; row++) any = written[row] is not null && (weights.IsEmpty || weights[row] > 0);
        return any ? RowStatistics.Sum(texts.Rows(metric, of), weights).Value : null;
    }
}
