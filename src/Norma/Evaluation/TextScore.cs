using Norma.Evaluation.Scores;

namespace Norma.Evaluation;

/// <summary>Judges written texts by what each of them says.</summary>
static class TextScore
{
    /// <summary>The figure of the rows that were written; null where none was.</summary>
    public static double? Of<T>(Metric metric, Outcome outcome, ReadOnlySpan<float> weights, Func<string, string, T> of) where T : struct, IRowStatistics<T>
    {
        if (outcome.Texts is not { Written: { } written } texts) return null;
        var any = false;
        for (var row = 0; row < written.Length && !any; row++) any = written[row] is not null && (weights.IsEmpty || weights[row] > 0);
        return any ? RowStatistics.Sum(texts.Rows(metric, of), weights).Value : null;
    }
}
