using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>How far predicted regions of a mask are the true ones, mean over classes: 0 apart, 1 equal.</summary>
/// <remarks>
/// By class <c>TP / (TP + FP + FN)</c> over the pixels of all rows; classes that are neither true nor predicted anywhere are left out, pixels without a class do not count.
/// <para>Everingham et al. 2010; <c>keras.metrics.MeanIoU</c>, <c>sklearn.metrics.jaccard_score(average="macro")</c>.</para>
/// </remarks>
/// <param name="Class">The one class that is asked for, instead of the mean. The id then ends in its name: <c>mean_iou_nucleus</c>.</param>
[Word]
public sealed record MeanIou(string? Class = null) : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override string Id => Class is null ? base.Id : $"{base.Id}_{Class}";

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Segmentation && (Class is null || target.Classes.Contains(Class));

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights)
    {
        var counts = PixelCounts.Of(outcome).Sum(weights);
        return Class is null ? Scores.MeanIou.Of(counts) : Scores.MeanIou.OfClass(counts, Array.IndexOf([.. outcome.Target.Classes], Class));
    }
}
