using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>The share of pixels of a mask whose class is right; a large background makes it easy.</summary>
/// <remarks><c>Σ TP / pixels</c>; pixels without a class do not count. <para>Long et al. 2015, https://arxiv.org/abs/1411.4038; <c>sklearn.metrics.accuracy_score</c> over pixels.</para></remarks>
[Word]
public sealed record PixelAccuracy : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool IsUsual => true;

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.Segmentation;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => Scores.PixelAccuracy.Of(PixelCounts.Of(outcome).Sum(weights));
}
