using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>Of the rows of the negative class, the share that was predicted as it: the recall of the negative class.</summary>
/// <remarks>
/// <c>true negatives / (true negatives + false positives)</c>, two classes only; 0 where there is no negative row, as scikit-learn's <c>zero_division=0</c>; no rows, no value.
/// <para><c>sklearn.metrics.recall_score(pos_label=0)</c>.</para>
/// </remarks>
[Word]
public sealed record Specificity : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.BinaryClassification;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var counts = ClassCounts.Of(outcome, weights);
        if (counts.Total <= 0) return null;
        return counts.Actual[0] > 0 ? counts.Hits[0] / counts.Actual[0] : 0;
    }
}
