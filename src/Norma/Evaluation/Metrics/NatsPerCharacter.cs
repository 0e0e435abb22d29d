using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The surprise at a text for each of its characters, in nats, whatever its tokens are.</summary>
/// <remarks>
/// <c>−Σ log p / characters</c>: Unicode code points, of a text that is longer than the model sees those that it sees. A text whose tokens say less than it does, as where one is unknown, is left out of both sums. No characters, no value.
/// <para>The loss of a model of characters; divided by ln 2, bits per character, as in Graves 2013, https://arxiv.org/abs/1308.0850.</para>
/// </remarks>
[Word]
public sealed record NatsPerCharacter : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("nats", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool ReadsTexts => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => TokenSums.Per(outcome, weights, texts => texts.Characters);
}
