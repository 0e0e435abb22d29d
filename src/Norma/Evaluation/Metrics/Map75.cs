using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>How well boxes are found where an overlap of 75 % is enough, as COCO measures it: precision averaged over recall, then over the classes.</summary>
/// <remarks>As <see cref="MeanAveragePrecision"/> at the overlap 0.75 alone. <para><c>pycocotools.cocoeval.COCOeval.stats[2]</c>, called AP75.</para></remarks>
[Word]
public sealed record Map75 : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.ObjectDetection;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => outcome.CocoPrecision.At(outcome.CocoPrecision.Thresholds[5], weights);
}
