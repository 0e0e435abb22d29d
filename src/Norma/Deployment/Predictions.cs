using System.Globalization;
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

    /// <summary>By row what the model wrote, where it writes texts and was asked to; else null.</summary>
    public IReadOnlyList<string>? Written { get; init; }

    /// <summary>By row, the most likely class of a target: the positive one of two from 0.5 on, else the first of the greatest.</summary>
    public int[] Labels(int target) => new Outcome(Targets[target], new float[Rows], Values[target]).Labels;

    /// <summary>For metrics, where the truth is known.</summary>
    /// <param name="target">Which target.</param>
    /// <param name="truth">By row: the class index, or the number or numbers.</param>
    /// <param name="weights">By row; every row counts 1 when null.</param>
    public Outcome ToOutcome(int target, float[] truth, float[]? weights = null) => new(Targets[target], truth, Values[target], weights);

    float[] Column(int target, int place)
    {
        var (of, outputs) = (new float[Rows], Targets[target].Outputs);
        for (var row = 0; row < of.Length; row++) of[row] = Values[target][row * outputs + place];
        return of;
    }

    // As in load_1, load_2, … by step; load_1_2 is the second channel of the first step.
    static string PlaceName(Target target, int place)
    {
        var channels = (int)target.Shape!.Last;
        return channels == 1 || target.Shape.Rank == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{target.Name}_{place + 1}")
            : string.Create(CultureInfo.InvariantCulture, $"{target.Name}_{place / channels + 1}_{place % channels + 1}");
    }

    // The classes from 0.5 on.
    string Set(int t, int row) => string.Join(SetText.Usual, Targets[t].Classes.Where((_, c) => Values[t][row * Targets[t].Outputs + c] >= 0.5f));

    /// <summary>
    /// The predictions as columns: <c>label</c> and <c>probability_&lt;class&gt;</c>, or the target's name for a number; after the target's name where there are several.
    /// Of a text <c>generated_text</c>, of a set its name, of a mask for each class but the background its name and the class's, as COCO's run lengths.
    /// </summary>
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
                if (target.Shape is null) columns.Add(new NumberColumn(target.Name, Values[t]));
                else columns.AddRange(Enumerable.Range(0, target.Numbers).Select(place => new NumberColumn(PlaceName(target, place), Column(t, place))));
                continue;
            }
            if (target.Task is TaskKind.TextGeneration)
            {
                columns.Add(new TextColumn("generated_text", [.. Enumerable.Range(0, Rows)], [.. Written ?? throw new InvalidOperationException("No text was written.")]));
                continue;
            }
            if (target.Task is TaskKind.Segmentation)
            {
                // The background is what is left of the others.
                for (var c = 1; c < target.Classes.Count; c++) columns.Add(new TextColumn($"{target.Name}_{target.Classes[c]}", [.. Enumerable.Range(0, Rows)], [.. Enumerable.Range(0, Rows).Select(row => RunLength.Of(target, Values[t], row, c))]));
                continue;
            }
            columns.Add(target.Task is TaskKind.MultilabelClassification ? new TextColumn(target.Name, [.. Enumerable.Range(0, Rows)], [.. Enumerable.Range(0, Rows).Select(row => Set(t, row))])
                : new TextColumn(Targets.Count == 1 ? "label" : target.Name, Labels(t), [.. target.Classes]));
            for (var c = 0; c < target.Outputs; c++)
            {
                columns.Add(new NumberColumn($"{prefix}probability_{target.Classes[c]}", Column(t, c)));
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
