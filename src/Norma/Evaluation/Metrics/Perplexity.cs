using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>As between how many equally likely next tokens a model is unsure: 1 and above.</summary>
/// <remarks>
/// <c>exp(−Σ log p / tokens)</c> over the tokens of all texts, each given those before it; the end of a text is one of them. Figures compare only under the same tokenizer. No tokens, no value.
/// <para>Jelinek et al. 1977, https://doi.org/10.1121/1.2016299; <c>torchmetrics.text.Perplexity</c>.</para>
/// </remarks>
[Word]
public sealed record Perplexity : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("tokens", Better.Lower, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => TokenSums.Of(outcome, weights) is var (surprise, tokens, _) ? Math.Exp(surprise / tokens) : null;
}
