using System.Globalization;
using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Scores;
using Norma.Features;
using Norma.Formats.Boxes;
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

    /// <summary>By row what the model wrote, where it writes texts and was asked to, or what it heard; else null.</summary>
    public IReadOnlyList<string>? Written { get; init; }

    /// <summary>By row the answer that was found in its text; null of a model that answers no questions.</summary>
    public IReadOnlyList<FoundAnswer>? Answers { get; init; }

    /// <summary>By row, the most likely class of a target: the positive one of two from 0.5 on, else the first of the greatest.</summary>
    public int[] Labels(int target) => new Outcome(Targets[target], new float[Rows], Values[target]).Labels;

    /// <summary>For metrics, where the truth is known.</summary>
    /// <param name="target">Which target.</param>
    /// <param name="truth">By row: the class index, or the number or numbers.</param>
    /// <param name="weights">By row; every row counts 1 when null.</param>
    public Outcome ToOutcome(int target, float[] truth, float[]? weights = null) => new(Targets[target], truth, Values[target], weights);

    /// <summary>For each target of boxes, by row how its picture lies in the one that the model sees; null for others, and where that is not known.</summary>
    internal Items<PictureFrame[]?>? Frames { get; init; }

    /// <summary>The boxes of a row that are kept, the surest first, in pixels of the picture's own file; as shares of the picture where its size is not known.</summary>
    /// <param name="target">Which target.</param>
    /// <param name="row">The row.</param>
    internal IEnumerable<(StatedBox Box, float Score)> BoxesOf(int target, int row)
    {
        var (of, frame) = (Targets[target], Frames?[target]?[row]);
        foreach (var (box, place, score) in Suppression.Keep(of, Values[target].AsSpan(row * of.Outputs, of.Outputs)))
            yield return (frame is { } known
                ? new(of.Classes[place], known.PixelX(box.Left), known.PixelY(box.Top), known.PixelX(box.Right), known.PixelY(box.Bottom))
                : new(of.Classes[place], box.Left, box.Top, box.Right, box.Bottom), (float)score);
    }

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

    // Of things equally probable the first is the surer one, as the model's own output has it.
    IEnumerable<Column> Things(int t, string prefix)
    {
        var (target, values) = (Targets[t], Values[t]);
        var (things, scores) = (new int[target.K][], new float[target.K][]);
        for (var place = 0; place < target.K; place++) (things[place], scores[place]) = (new int[Rows], new float[Rows]);
        var (order, keys) = (new int[target.Outputs], new (float, int)[target.Outputs]);
        for (var row = 0; row < Rows; row++)
        {
            for (var c = 0; c < order.Length; c++) (order[c], keys[c]) = (c, (-values[row * order.Length + c], c));
            Array.Sort(keys, order);
            for (var place = 0; place < target.K; place++) (things[place][row], scores[place][row]) = (order[place], values[row * order.Length + order[place]]);
        }
        for (var place = 0; place < target.K; place++)
        {
            yield return new TextColumn(string.Create(CultureInfo.InvariantCulture, $"{prefix}item_{place + 1}"), things[place], [.. target.Classes]);
            yield return new NumberColumn(string.Create(CultureInfo.InvariantCulture, $"{prefix}score_{place + 1}"), scores[place]);
        }
    }

    // The classes from 0.5 on.
    string Set(int t, int row) => SetText.Join([.. Targets[t].Classes.Where((_, c) => Values[t][row * Targets[t].Outputs + c] >= 0.5f)], SetText.Usual);

    /// <summary>
    /// The predictions as columns: <c>label</c> and <c>probability_&lt;class&gt;</c>, or the target's name for a number; after the target's name where there are several,
    /// after <c>predicted</c> where a kept column has the name.
    /// Of a text <c>generated_text</c>. Of a transcript its name (the text) and <c>score</c>. Of a span its name (the answer), <c>start</c> and <c>end</c> (characters of the text, counted in Unicode code points) and <c>score</c>. Of a recommendation <c>item_1</c>, <c>score_1</c>, … from the surest on. Of a set its name, of a mask for each class but the background its name and the class's, as COCO's run lengths; boxes as JSON, in pixels of the picture's own file.
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
            if (target.Task is TaskKind.ObjectDetection)
            {
                columns.Add(new TextColumn(target.Name, [.. Enumerable.Range(0, Rows)], [.. Enumerable.Range(0, Rows).Select(row => BoxText.Write(BoxesOf(t, row).Select(found => (found.Box, (float?)found.Score))))]));
                continue;
            }
            if (target.Task is TaskKind.TextGeneration)
            {
                columns.Add(new TextColumn("generated_text", [.. Enumerable.Range(0, Rows)], [.. Written ?? throw new InvalidOperationException("No text was written.")]));
                continue;
            }
            if (target.Task is TaskKind.Transcription)
            {
                columns.Add(new TextColumn(target.Name, [.. Enumerable.Range(0, Rows)], [.. Written ?? throw new InvalidOperationException("No text was read.")]));
                columns.Add(new NumberColumn($"{prefix}score", Column(t, target.Steps)));
                continue;
            }
            if (target.Task is TaskKind.QuestionAnswering)
            {
                var answers = Answers ?? throw new InvalidOperationException("No answer was read.");
                columns.Add(new TextColumn(target.Name, [.. Enumerable.Range(0, Rows)], [.. answers.Select(answer => answer.Text)]));
                columns.Add(new NumberColumn($"{prefix}start", [.. answers.Select(answer => (float)answer.Start)]));
                columns.Add(new NumberColumn($"{prefix}end", [.. answers.Select(answer => (float)answer.End)]));
                columns.Add(new NumberColumn($"{prefix}score", [.. answers.Select(answer => answer.Score)]));
                continue;
            }
            if (target.Task is TaskKind.Segmentation)
            {
                // The background is what is left of the others.
                for (var c = 1; c < target.Classes.Count; c++) columns.Add(new TextColumn($"{target.Name}_{target.Classes[c]}", [.. Enumerable.Range(0, Rows)], [.. Enumerable.Range(0, Rows).Select(row => RunLength.Of(target, Values[t], row, c))]));
                continue;
            }
            if (target.Task is TaskKind.Recommendation)
            {
                columns.AddRange(Things(t, prefix));
                continue;
            }
            columns.Add(target.Task is TaskKind.MultilabelClassification ? new TextColumn(target.Name, [.. Enumerable.Range(0, Rows)], [.. Enumerable.Range(0, Rows).Select(row => Set(t, row))])
                : new TextColumn(Targets.Count == 1 ? "label" : target.Name, Labels(t), [.. target.Classes]));
            for (var c = 0; c < target.Outputs; c++)
            {
                columns.Add(new NumberColumn($"{prefix}probability_{target.Classes[c]}", Column(t, c)));
            }
        }
        // Rows that are judged bring their truth, which often has the name of what is predicted.
        var kept = keep?.Columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        for (var c = keep?.Columns.Count ?? 0; c < columns.Count; c++)
            if (kept.Contains(columns[c].Name)) columns[c] = Renamed(columns[c], $"predicted_{columns[c].Name}");
        var twice = columns.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        if (twice.Count == 0) return new(columns, Rows);
        throw new FindingsException(ExitCode.Spec, [.. twice.Select(name => new Finding("DEPL012", name, "is the name of a kept column and of a prediction")
        {
            Expected = "different names",
            Fix = "leave --keep out, or rename the column.",
        })]);
    }

    static Column Renamed(Column column, string name) => column is TextColumn texts ? new TextColumn(name, texts.Codes, texts.Levels) : new NumberColumn(name, ((NumberColumn)column).Values);
}
