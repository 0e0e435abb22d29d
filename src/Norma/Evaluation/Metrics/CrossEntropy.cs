using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The mean surprise at a token of a text, given those before it, in nats.</summary>
/// <remarks>
/// <c>−Σ log p / tokens</c>; the logarithm of <c>perplexity</c>, and what training makes small. Figures compare only under the same tokenizer. No tokens, no value.
/// <para><c>torch.nn.CrossEntropyLoss</c> over the tokens that count.</para>
/// </remarks>
[Word]
public sealed record CrossEntropy : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("nats", Better.Lower, 0);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => TokenSums.Of(outcome, weights) is var (surprise, tokens, _) ? surprise / tokens : null;
}
