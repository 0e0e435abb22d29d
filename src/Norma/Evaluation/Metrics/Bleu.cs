using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>How much of the written texts' word sequences stand in the true ones: 0 none, 100 all.</summary>
/// <remarks>
/// The model writes the text itself, for the first test rows: <c>evaluation.written_rows</c>. No rows, no value.
/// <para>Papineni et al. 2002, https://aclanthology.org/P02-1040; <c>sacrebleu.corpus_bleu</c> with its defaults (<c>tok:13a|smooth:exp</c>).</para>
/// </remarks>
[Word]
public sealed record Bleu : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("points", Better.Higher, 0, 100);

    /// <inheritdoc/>
    public override bool ReadsTexts => true;

    /// <inheritdoc/>
    public override bool NeedsWriting => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => TextScore.Of(this, outcome, weights, (written, right) => Scores.Bleu.Of(written, right[0]));
}
