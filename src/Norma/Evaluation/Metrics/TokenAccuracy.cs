using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The share of tokens that are the likeliest one, given those before them.</summary>
/// <remarks>
/// Over the tokens of all texts; the end of a text is one of them. No tokens, no value.
/// <para><c>sklearn.metrics.accuracy_score</c> over tokens.</para>
/// </remarks>
[Word]
public sealed record TokenAccuracy : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.TextGeneration;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => TokenSums.Of(outcome, weights) is var (_, tokens, right) ? right / tokens : null;
}
