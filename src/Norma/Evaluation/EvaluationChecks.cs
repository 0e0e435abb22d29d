using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>What can be known to be wrong with an evaluation section before anything is trained.</summary>
public static class EvaluationChecks
{
    /// <summary>Every finding, with paths below <c>$.evaluation</c>.</summary>
    /// <param name="spec">The section.</param>
    /// <param name="targets">The targets as far as they are known; without rows, classes may be missing.</param>
    /// <param name="fields">The contract; fields may still be inferred.</param>
    public static IEnumerable<Finding> Check(EvaluationSpec spec, Items<Target> targets, Map<Field> fields)
    {
        for (var i = 0; i < spec.Metrics.Count; i++)
            if (targets.Count > 0 && !targets.Any(spec.Metrics[i].Fits))
                yield return new Finding("EVAL001", $"$.evaluation.metrics[{i}]", $"'{spec.Metrics[i].Id}' does not fit the target")
                {
                    Expected = "a metric of the target's task",
                    Fix = "remove it.",
                };
    }
}
