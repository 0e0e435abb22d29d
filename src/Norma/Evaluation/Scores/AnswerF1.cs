namespace Norma.Evaluation.Scores;

/// <summary>How far the words of an answer overlap those of the right answer that is nearest: 0 no word, 100 all words.</summary>
/// <remarks>
/// <c>100 · 2 · P · R / (P + R)</c>; P and R are the shares of the answer's words, and of the right answer's, that are in both, repeated words counted as often as in
/// both. The greatest over the right answers. No word in common: 0, also where both are empty. The figure of a corpus is the mean of its rows.
/// <para><c>f1</c> of SQuAD's <c>evaluate-v1.1.py</c>, <c>torchmetrics.text.SQuAD</c>.</para>
/// </remarks>
static class AnswerF1
{
    /// <summary>Of one row.</summary>
    /// <param name="prediction">The answer.</param>
    /// <param name="answers">The right ones.</param>
    /// <exception cref="ArgumentException">There is no right answer.</exception>
    public static double Of(string prediction, params ReadOnlySpan<string> answers)
    {
        if (answers.IsEmpty) throw new ArgumentException("received no right answer, expected at least one.", nameof(answers));
        var words = SquadAnswer.Words(prediction);
        var best = 0.0;
        foreach (var answer in answers) best = Math.Max(best, Overlap(words, SquadAnswer.Words(answer)));
        return best;
    }

    static double Overlap(List<string> predicted, List<string> right)
    {
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in right) left[word] = left.GetValueOrDefault(word) + 1;
        var common = 0;
        foreach (var word in predicted)
        {
            if (left.GetValueOrDefault(word) == 0) continue;
            left[word]--;
            common++;
        }
        if (common == 0) return 0;
        var (precision, recall) = ((double)common / predicted.Count, (double)common / right.Count);
        return 100 * 2 * precision * recall / (precision + recall);
    }
}
