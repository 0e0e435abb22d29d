using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The harmonic mean of precision and recall.</summary>
/// <remarks>
/// <c>2·tp / (2·tp + fp + fn)</c>. A class with nothing to divide by gives 0, as scikit-learn's <c>zero_division=0</c>; no rows, no value.
/// <para><c>sklearn.metrics.f1_score</c>.</para>
/// </remarks>
/// <param name="Average">Over which classes; when absent, the positive class of two, else <c>macro</c>; of sets <c>samples</c> too. When stated, the id ends in it: <c>f1_macro</c>.</param>
[Word]
public sealed record F1(Average? Average = null) : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override string Id => Average is { } average ? $"{base.Id}_{Vocabulary.Snake(average.ToString())}" : base.Id;

    /// <inheritdoc/>
    public override bool Fits(Target target) => ClassCounts.CanAverage(Average, target);

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) =>
        ClassCounts.Mean(outcome, weights, Average, static (hits, predicted, actual) => predicted + actual > 0 ? 2 * hits / (predicted + actual) : 0);
}
