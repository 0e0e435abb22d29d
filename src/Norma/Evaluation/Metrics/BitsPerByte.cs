using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The surprise at a text for each byte of its UTF-8, in bits: how small the model could pack it.</summary>
/// <remarks>
/// <c>−Σ log₂ p / bytes</c>, of a text that is longer than the model sees those that it sees. A text whose tokens say less than it does, as where one is unknown, is left out of both sums. No bytes, no value.
/// <para>Gao et al. 2020, https://arxiv.org/abs/2101.00027.</para>
/// </remarks>
[Word]
public sealed record BitsPerByte : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("bits", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool ReadsTexts => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => TokenSums.Per(outcome, weights, texts => texts.Bytes) / Math.Log(2);
}
