using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Losses;
using Norma.Models.Layers.Core;
using Norma.Features;
using Norma.Spec;
using Norma.Training;

namespace Norma;

/// <summary>What can be known to be wrong across sections, once every field's type is known.</summary>
static class SpecChecks
{
    public static IEnumerable<Finding> Check(ModelSpec spec, Items<Target> targets)
    {
        var fields = spec.Data.Fields;
        if (targets.Count == 0)
        {
            yield return new Finding("DATA091", "$.data.fields", "no field has the role 'target'")
            {
                Expected = "a field to predict",
                Fix = $"state 'role: target' for one of: {string.Join(", ", fields.Keys.Take(20).Select(Printable.Escape))}.",
            };
        }
        if (targets.Count > 1 && targets.Any(target => target.Task is TaskKind.TextGeneration))
            yield return new Finding("FEAT061", "$.data.fields", $"a text is one of {targets.Count} targets") { Expected = "a text that the model writes as the only target", Fix = "give the others the role ignore." };
        if (targets.Count > 1 && targets.Any(target => target.Task is TaskKind.QuestionAnswering))
            yield return new Finding("FEAT061", "$.data.fields", $"a span is one of {targets.Count} targets") { Expected = "a span as the only target", Fix = "give the others the role ignore." };
        if (targets.Count > 1 && targets.Any(target => target.Task is TaskKind.Transcription))
            yield return new Finding("FEAT061", "$.data.fields", $"a transcript is one of {targets.Count} targets") { Expected = "a transcript as the only target", Fix = "give the others the role ignore." };
        if (spec.Deployment.Generate is { } generate)
        {
            if (targets.Count > 0 && targets.All(target => target.Task is not TaskKind.TextGeneration))
                yield return new Finding("DEPL060", "$.deployment.generate", "is stated, and the model writes no text") { Expected = "a target of type text", Fix = "remove it." };
            foreach (var finding in generate.Check("$.deployment.generate")) yield return finding;
        }
        if (targets.Any(target => target.Task is TaskKind.TextGeneration) && !fields.Values.Any(field => field.Role == Role.Feature))
            for (var i = 0; i < spec.Evaluation.Metrics.Count; i++)
                if (spec.Evaluation.Metrics[i].NeedsWriting)
                    yield return new Finding("EVAL060", SpecPath.Item("$.evaluation.metrics", i), $"'{spec.Evaluation.Metrics[i].Id}' compares what the model writes with the true text, and there is nothing that it would write it from")
                    {
                        Expected = "a field of role feature, as the source of a translation",
                        Fix = "judge a language model by 'perplexity', 'nats_per_character' or 'bits_per_byte'.",
                    };
        foreach (var finding in spec.Data.Split.Check(fields)) yield return finding;
        foreach (var finding in FeatureChecks.Check(spec.Features, fields, spec.Data.Windows)) yield return finding;
        foreach (var finding in EvaluationChecks.Check(spec.Evaluation, targets, fields)) yield return finding;
        if (spec.Training is not Supervised training) yield break;
        if (training.Loss is { } loss && loss is Reconstruction != spec.Model.Head is ReconstructionError)
            yield return new Finding("TRAN003", "$.training.loss", loss is Reconstruction ? "'reconstruction' makes the error small that a head 'reconstruction_error' gives, and there is none" : $"'{Vocabulary.WordOf(loss.GetType())}' does not train the head 'reconstruction_error'")
            {
                Expected = loss is Reconstruction ? "that head" : "'reconstruction'",
                Fix = loss is Reconstruction ? "state 'head: reconstruction_error' under model, or leave the loss out." : "leave the loss out: it follows from the head.",
            };
        var metrics = spec.Evaluation.Metrics.Count > 0 ? spec.Evaluation.Metrics : JudgedMetric.UsualFor(targets);
        foreach (var finding in TrainingChecks.Check(training, targets, metrics, spec.Data.Split.Validates)) yield return finding;
    }
}
