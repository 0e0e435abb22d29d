using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>How well boxes are found, as COCO measures it: precision averaged over recall, then over the overlaps 0.50, 0.55, …, 0.95, then over the classes.</summary>
/// <remarks>Boxes of all sizes, at most 100 of a class in a picture; crowds need not be found. Classes without a true box are left out. <para><c>pycocotools.cocoeval.COCOeval.stats[0]</c>, <c>torchmetrics.detection.MeanAveragePrecision</c>.</para></remarks>
[Word]
public sealed record MeanAveragePrecision : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.ObjectDetection;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => outcome.CocoPrecision.Value(weights);
}
