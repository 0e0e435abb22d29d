using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>Character errors of the written texts for each character of the true ones: 0 is right, above 1 there is more wrong than was to be said.</summary>
/// <remarks>
/// The model writes the text itself, for the first test rows: <c>evaluation.written_rows</c>; a transcript is written for all rows. No rows, no value.
/// <c>(S + D + I) / N</c>: replaced, missing and surplus characters for N of the true texts.
/// <para><c>jiwer.cer</c>, <c>torchmetrics.text.CharErrorRate</c>.</para>
/// </remarks>
[Word]
public sealed record CharacterErrorRate : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool ReadsTexts => true;

    /// <inheritdoc/>
    public override bool NeedsWriting => true;

    // What a transcript is, is known without writing.
    internal override bool IsUsualFor(Target target) => target.Task is TaskKind.Transcription;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration or TaskKind.Transcription;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => TextScore.Of(this, outcome, weights, (written, right) => Scores.CharacterErrorRate.Of(right[0], written));
}
