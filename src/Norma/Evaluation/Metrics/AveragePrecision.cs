using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The area under the precision–recall curve, as the mean precision over the steps of recall: says more than ROC AUC where the class is rare.</summary>
/// <remarks>
/// <c>sum over thresholds of (recallₙ − recallₙ₋₁) · precisionₙ</c>, rows of equal probability at once. Several classes or labels: each against the rest, then their mean
/// over the classes that occur. No row of the class, no value (scikit-learn: 0 with a warning).
/// <para><c>sklearn.metrics.average_precision_score</c>.</para>
/// </remarks>
/// <param name="Average">For several classes <c>macro</c> (the default) or <c>weighted</c> by their rows. When stated, the id ends in it.</param>
[Word]
public sealed record AveragePrecision(Average? Average = null) : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override string Id => Average is { } average ? $"{base.Id}_{Vocabulary.Snake(average.ToString())}" : base.Id;

    /// <inheritdoc/>
    public override bool Fits(Target target) => OneVersusRest.CanAverage(Average, target);

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => OneVersusRest.Mean(outcome, weights, Average, Area);

    static double? Area(Outcome outcome, ReadOnlySpan<float> weights, int c)
    {
        var (order, truth, outputs, predicted) = (outcome.ByScoreOf(c), outcome.TrueClasses, outcome.Target.Outputs, outcome.Predicted);
        var (stride, place, wanted) = OneVersusRest.Truth(outcome.Target, c);
        var (positives, rows, tied, area) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < order.Length; i++)
        {
            var row = order[i];
            var weight = weights.IsEmpty ? 1.0 : weights[row];
            rows += weight;
            if (truth[row * stride + place] == wanted) tied += weight;
            var last = i + 1 == order.Length || predicted[order[i + 1] * outputs + c] != predicted[row * outputs + c];
            if (!last || tied == 0) continue;
            positives += tied;
            area += tied * (positives / rows);
            tied = 0;
        }
        return positives > 0 ? area / positives : null;
    }
}
