using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>How well the character sequences of written and true texts agree, recall counting twice as much as precision: 0 not at all, 100 fully.</summary>
/// <remarks>
/// The model writes the text itself, for the first test rows: <c>evaluation.written_rows</c>. No rows, no value.
/// <para>Popović 2015, https://aclanthology.org/W15-3049; Popović 2017, https://aclanthology.org/W17-4770; <c>sacrebleu.corpus_chrf</c>.</para>
/// </remarks>
/// <param name="WordOrder">The longest run of words that counts beside those of characters: 0 for chrF, 2 for chrF++. Id <c>chrf</c>, or <c>chrf_words_2</c>.</param>
[Word]
public sealed record Chrf([Bounds(0, Scores.Chrf.MaxWordOrder)] int WordOrder = 0) : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("points", Better.Higher, 0, 100);

    /// <inheritdoc/>
    public override string Id => WordOrder == 0 ? base.Id : FormattableString.Invariant($"{base.Id}_words_{WordOrder}");

    /// <inheritdoc/>
    public override bool ReadsTexts => true;

    /// <inheritdoc/>
    public override bool NeedsWriting => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => TextScore.Of(this, outcome, weights, (written, right) => Scores.Chrf.Of(written, [right[0]], WordOrder));
}
