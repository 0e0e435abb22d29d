namespace Norma.Evaluation.Scores;

/// <summary>Whether an answer is, word for word, one of the right ones: 0 or 100.</summary>
/// <remarks>
/// Words as <see cref="SquadAnswer"/> has them. The figure of a corpus is the mean of its rows.
/// <para><c>exact_match</c> of SQuAD's <c>evaluate-v1.1.py</c>, <c>torchmetrics.text.SQuAD</c>.</para>
/// </remarks>
static class ExactMatch
{
    /// <summary>Of one row.</summary>
    /// <param name="prediction">The answer.</param>
    /// <param name="answers">The right ones.</param>
    /// <exception cref="ArgumentException">There is no right answer.</exception>
    public static double Of(string prediction, params ReadOnlySpan<string> answers)
    {
        if (answers.IsEmpty) throw new ArgumentException("received no right answer, expected at least one.", nameof(answers));
        var words = SquadAnswer.Words(prediction);
        foreach (var answer in answers)
            if (words.SequenceEqual(SquadAnswer.Words(answer), StringComparer.Ordinal)) return 100;
        return 0;
    }
}
