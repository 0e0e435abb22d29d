using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>How likely a row of the class gets a higher probability of it than a row of another class: 0.5 is chance, 1 is perfect order.</summary>
/// <remarks>
/// The area under the curve of true-positive against false-positive rate; equal probabilities count half. Several classes or labels: each against the rest, then their mean
/// over the classes that occur. A single class, no value.
/// <para><c>sklearn.metrics.roc_auc_score</c> (<c>multi_class="ovr"</c>).</para>
/// </remarks>
/// <param name="Average">For several classes <c>macro</c> (the default) or <c>weighted</c> by their rows. When stated, the id ends in it.</param>
[Word]
public sealed record RocAuc(Average? Average = null) : Metric
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
        var (positives, negatives, area) = (0.0, 0.0, 0.0);
        var (tiedPositives, tiedNegatives) = (0.0, 0.0);
        for (var i = 0; i < order.Length; i++)
        {
            var row = order[i];
            var weight = weights.IsEmpty ? 1.0 : weights[row];
            if (truth[row * stride + place] == wanted) tiedPositives += weight;
            else tiedNegatives += weight;
            if (i + 1 < order.Length && predicted[order[i + 1] * outputs + c] == predicted[row * outputs + c]) continue;
            area += tiedNegatives * (positives + tiedPositives / 2);
            positives += tiedPositives;
            negatives += tiedNegatives;
            tiedPositives = tiedNegatives = 0;
        }
        return positives > 0 && negatives > 0 ? area / (positives * negatives) : null;
    }
}
