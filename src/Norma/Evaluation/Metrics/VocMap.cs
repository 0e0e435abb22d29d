using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Metrics;

/// <summary>How well boxes are found, as PASCAL VOC measures it since 2010: the area under precision over recall at the overlap 0.5, averaged over the classes.</summary>
/// <remarks>Difficult boxes need not be found. A second box on a thing is wrong. Classes without a true box are left out. <para>VOC development kit, <c>VOCevaldet.m</c>.</para></remarks>
[Word]
public sealed record VocMap : Metric
{
    /// <inheritdoc/>
    public override Measure Measure => new("ratio", Better.Higher, 0, 1);

    /// <inheritdoc/>
    public override bool Fits(Target target) => target.Task is TaskKind.ObjectDetection;

    /// <inheritdoc/>
    public override double? Compute(Outcome outcome, ReadOnlySpan<float> weights) => outcome.VocPrecision.Value(weights);
}
