using Norma.Data;
using Norma.Evaluation;
using Norma.Spec;

namespace Norma.Deployment;

/// <summary>What a model predicts for rows, in their order.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Targets">What is predicted.</param>
/// <param name="Values">For each target, row-major <c>[rows, target.Outputs]</c>: probabilities, or the number in its own unit.</param>
public sealed record Predictions(int Rows, Items<Target> Targets, Items<float[]> Values)
{
    /// <summary>For each target the class index by row, as the model's own label output says it (null for a number); null where it was not asked for.</summary>
    public Items<int[]?>? Stated { get; init; }

    /// <summary>By row, the most likely class of a target: the positive one of two from 0.5 on, else the first of the greatest.</summary>
    public int[] Labels(int target) => new Outcome(Targets[target], new float[Rows], Values[target]).Labels;

    /// <summary>For metrics, where the truth is known.</summary>
    /// <param name="target">Which target.</param>
    /// <param name="truth">By row: the class index, or the number.</param>
    /// <param name="weights">By row; every row counts 1 when null.</param>
    public Outcome ToOutcome(int target, float[] truth, float[]? weights = null) => new(Targets[target], truth, Values[target], weights);

    /// <summary>The predictions as columns: <c>label</c> and <c>probability_&lt;class&gt;</c>, or the target's name for a number; after the target's name where there are several.</summary>
    /// <param name="keep">Rows whose columns come first; null for none.</param>
    /// <exception cref="FindingsException"><c>DEPL012</c>: a kept column has the name of a prediction (exit 2).</exception>
    public Table ToTable(Table? keep = null)
    {
        var columns = new List<Column>(keep?.Columns ?? []);
        for (var t = 0; t < Targets.Count; t++)
        {
            var (target, prefix) = (Targets[t], Targets.Count == 1 ? "" : $"{Targets[t].Name}_");
            if (target.Task is TaskKind.Regression)
            {
                columns.Add(new NumberColumn(target.Name, Values[t]));
                continue;
            }
            columns.Add(new TextColumn(Targets.Count == 1 ? "label" : target.Name, Labels(t), [.. target.Classes]));
            for (var c = 0; c < target.Outputs; c++)
            {
                var of = new float[Rows];
                for (var row = 0; row < of.Length; row++) of[row] = Values[t][row * target.Outputs + c];
                columns.Add(new NumberColumn($"{prefix}probability_{target.Classes[c]}", of));
            }
        }
        var twice = columns.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        if (twice.Count == 0) return new(columns, Rows);
        throw new FindingsException(ExitCode.Spec, [.. twice.Select(name => new Finding("DEPL012", name, "is the name of a kept column and of a prediction")
        {
            Expected = "different names",
            Fix = "leave --keep out, or rename the column.",
        })]);
    }
}
