using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>How far predicted regions of a mask are the true ones, mean over classes: 0 apart, 1 equal; kinder than <c>mean_iou</c> in between.</summary>
/// <remarks>
/// By class <c>2 TP / (2 TP + FP + FN)</c> over the pixels of all rows; classes that are neither true nor predicted anywhere are left out, pixels without a class do not count.
/// <para>Dice 1945, https://doi.org/10.2307/1932409; <c>sklearn.metrics.f1_score(average="macro")</c> over pixels.</para>
/// </remarks>
[Word]
public sealed record DiceScore : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Segmentation;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => Scores.Dice.Of(PixelCounts.Of(outcome).Sum(weights));
}
