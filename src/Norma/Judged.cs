using Norma.Data;
using Norma.Evaluation;
using Norma.Spec;
using Norma.Training;

namespace Norma;

/// <summary>A model that was judged by the rows that it did not learn from. Only <see cref="Trained.Evaluate"/> and <see cref="Plan.Judge"/> make one, so that nothing unjudged can be packaged.</summary>
public sealed class Judged
{
    Judged(Plan plan, Trained? trained, ForeignModel? foreign, Items<PartOutcomes> outcomes, Judgement judgement) =>
        (Plan, Trained, Foreign, Outcomes, Judgement) = (plan, trained, foreign, outcomes, judgement);

    /// <summary>The data, metrics and gates that it was judged by.</summary>
    public Plan Plan { get; }

    /// <summary>How it was trained; null for a model from elsewhere.</summary>
    public Trained? Trained { get; }

    /// <summary>The model from elsewhere; null for one that was trained here.</summary>
    public ForeignModel? Foreign { get; }

    /// <summary>What it said of the rows of each part.</summary>
    public Items<PartOutcomes> Outcomes { get; }

    /// <summary>Metrics, intervals, baselines, slices, gates.</summary>
    public Judgement Judgement { get; }

    internal static Judged Of(Plan plan, Trained? trained, Func<Part, Items<float[]>> predict, ForeignModel? foreign)
    {
        var outcomes = new List<PartOutcomes>();
        foreach (var part in Enum.GetValues<Part>())
        {
            var rows = plan.Encoded(part);
            if (rows.Count == 0) continue;
            var predicted = predict(part);
            outcomes.Add(new(part, [.. plan.Targets.Select((target, t) => new Outcome(target, rows.Truth[t], predicted[t], rows.Weights))]));
        }
        var evaluation = plan.Spec.Evaluation;
        var seen = new EvaluationRows(plan.RowsOf(Part.Test).Table, plan.Spec.Data.Fields, plan.Encoded(Part.Train).Features, plan.Encoded(Part.Test).Features)
        {
            GroupedBy = plan.Spec.Data.Split is Norma.Data.Splits.Group group ? group.Needs(plan.Spec.Data.Fields) : [],
        };
        var judgement = Judge.Of(plan.Spec.Name, evaluation, [.. outcomes], seen, plan.Spec.Seed);
        if (trained is { Result: var result })
            judgement = judgement with { StoppedBy = Vocabulary.Snake(result.StoppedBy.ToString()), Epochs = result.Epochs, Seconds = Math.Round(result.Seconds, 3) };
        return new(plan, trained, foreign, [.. outcomes], judgement);
    }
}
