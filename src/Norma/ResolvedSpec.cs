using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Losses;
using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;
using Norma.Training;

namespace Norma;

/// <summary>A spec with what follows from its targets where it states nothing; resolved again, it is the same.</summary>
static class ResolvedSpec
{
    public static ModelSpec Of(ModelSpec spec, Items<Target> targets) => spec with
    {
        Training = spec.Training is Supervised training ? Of(training, targets, spec.Model.Head) : spec.Training,
        Evaluation = Of(spec.Evaluation, targets, spec.Data.Fields),
    };

    // Targets whose usual losses differ have no one loss that could be stated.
    static Supervised Of(Supervised training, Items<Target> targets, Layer? head) =>
        training.Loss is null && head is ReconstructionError ? training with { Loss = new Reconstruction() } : training.Loss is null && targets.Select(Loss.UsualFor).Distinct().ToArray() is [var loss] ? training with { Loss = loss } : training;

    static EvaluationSpec Of(EvaluationSpec evaluation, Items<Target> targets, Map<Field> fields) => evaluation with
    {
        Metrics = evaluation.Metrics.Count > 0 ? evaluation.Metrics : JudgedMetric.UsualFor(targets),
        Baselines = evaluation.Baselines.Count > 0 ? evaluation.Baselines : [.. Baseline.Usual.Where(baseline => targets.Any(baseline.Fits) && baseline.Reads(fields) && (!baseline.WritesTexts || evaluation.Metrics.Any(metric => metric.NeedsWriting)))],
    };
}
