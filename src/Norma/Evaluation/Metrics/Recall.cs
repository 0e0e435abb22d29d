using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>Of the rows of a class, the share that was predicted as it; also called sensitivity.</summary>
/// <remarks>
/// <c>true positives / (true positives + false negatives)</c>. A class with nothing to divide by gives 0, as scikit-learn's <c>zero_division=0</c>; no rows, no value.
/// <para><c>sklearn.metrics.recall_score</c>.</para>
/// </remarks>
/// <param name="Average">Over which classes; when absent, the positive class of two, else <c>macro</c>; of sets <c>samples</c> too. When stated, the id ends in it: <c>recall_macro</c>.</param>
[Word]
public sealed record Recall(Average? Average = null) : Metric
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
        ClassCounts.Mean(outcome, weights, Average, static (hits, _, actual) => actual > 0 ? hits / actual : 0);
}
