using System.Text;
using Norma.Data;
using Norma.Deployment.Generation;
using Norma.Evaluation;
using Norma.Features;
using Norma.Formats.Onnx;

namespace Norma;

/// <summary>The texts of a run whose target is one: the true ones, and what the model writes where a metric reads it.</summary>
static class Writing
{
    /// <summary>Whether a metric reads what the model writes.</summary>
    public static bool IsAsked(Plan plan) => plan.Metrics.Any(metric => metric.NeedsWriting && plan.Targets.Any(metric.Fits));

    /// <summary>The true texts of a part; null for another target.</summary>
    public static OutcomeTexts? Texts(Plan plan, Part part, Target target) => Texts(plan.Features.Written, plan.RowsOf(part).Table, target);

    /// <summary>The true texts of rows; null for another target.</summary>
    public static OutcomeTexts? Texts(Spec.Map<WrittenText> written, Table rows, Target target)
    {
        if (!written.TryGetValue(target.Name, out var text)) return null;
        var column = (TextColumn)rows[target.Name];
        var (texts, characters, bytes) = (new string[column.Rows], new int[column.Rows], new int[column.Rows]);
        for (var row = 0; row < texts.Length; row++)
        {
            texts[row] = column[row] ?? "";
            var seen = text.Seen(texts[row]);
            foreach (var _ in seen.EnumerateRunes()) characters[row]++;
            bytes[row] = Encoding.UTF8.GetByteCount(seen);
        }
        return new(texts, characters, bytes);
    }

    /// <summary>The outcome of the test rows with what the model wrote for the first of them, as it would in service.</summary>
    public static PartOutcomes Written(Plan plan, PartOutcomes outcomes, OnnxModel model, TimeSpan? limit)
    {
        var table = plan.RowsOf(outcomes.Part).Table;
        var count = Math.Min(table.Rows, plan.Spec.Evaluation.WrittenRows);
        using var texts = OnnxTexts.Open(model, plan.Spec.Data.Fields, plan.Targets, plan.Spec.Deployment.Generate ?? new(), limit);
        var written = texts.Write(table.Take([.. Enumerable.Range(0, count)]));
        return outcomes with
        {
            Outcomes = [.. outcomes.Outcomes.Select(outcome => outcome.Texts is not { } own ? outcome
                : new Outcome(outcome.Target, outcome.Truth, outcome.Predicted, outcome.Weights) { Scale = outcome.Scale, Texts = own with { Written = [.. written, .. new string?[table.Rows - count]] } })],
        };
    }
}
