using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>How far the words of an answer overlap those of the true one: 0 no word, 100 all words; the mean of the rows.</summary>
/// <remarks>
/// <c>100 · 2 · P · R / (P + R)</c>; P and R are the shares of the answer's words, and of the true one's, that are in both. Case, punctuation and English articles do not count. Where several answers are right (<c>answers</c> of a span), the nearest one counts. No rows, no value.
/// <para>Rajpurkar et al. 2016, https://arxiv.org/abs/1606.05250; <c>f1</c> of SQuAD's <c>evaluate-v1.1.py</c>.</para>
/// </remarks>
[Word]
public sealed record TokenF1 : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("points", Better.Higher, 0, 100);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool ReadsTexts => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.QuestionAnswering;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => TextScore.Of(this, outcome, weights, (found, right) => new Scores.Mean(Scores.AnswerF1.Of(found, right)));
}
