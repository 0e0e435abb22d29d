using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The share of written texts, or of answers found in a text, that are the true one, word for word: 0 none, 100 all.</summary>
/// <remarks>
/// A text the model writes itself, for the first test rows: <c>evaluation.written_rows</c>; answers are found, and transcripts written, in all rows. No rows, no value.
/// Case, punctuation and English articles do not count. Where several answers are right (<c>answers</c> of a span), one of them suffices.
/// <para>Rajpurkar et al. 2016, https://arxiv.org/abs/1606.05250; <c>exact_match</c> of SQuAD's <c>evaluate-v1.1.py</c>.</para>
/// </remarks>
[Word]
public sealed record ExactMatch : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("points", Better.Higher, 0, 100);

    /// <inheritdoc/>
    public override bool ReadsTexts => true;

    /// <inheritdoc/>
    public override bool NeedsWriting => true;

    // What a transcript is, is known without writing.
    internal override bool IsUsualFor(Target target) => target.Task is TaskKind.Transcription;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration or TaskKind.QuestionAnswering or TaskKind.Transcription;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => TextScore.Of(this, outcome, weights, (written, right) => new Scores.Mean(Scores.ExactMatch.Of(written, right)));
}
