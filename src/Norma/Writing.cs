using System.Globalization;
using System.Text;
using Norma.Data;
using Norma.Deployment.Generation;
using Norma.Deployment.Report.Sections;
using Norma.Evaluation;
using Norma.Evaluation.Metrics;
using Norma.Features;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma;

/// <summary>The texts of a run whose target is one: the true ones, and what the model writes where a metric reads it.</summary>
static class Writing
{
    const int MostShown = 3, MostAnswers = 8, MostTokens = 400;

    /// <summary>The true texts of a part; null for another target.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="part">The part.</param>
    /// <param name="target">The target.</param>
    /// <param name="predicted">What was predicted, from which the answers of a span and transcripts are read.</param>
    public static OutcomeTexts? Texts(Plan plan, Part part, Target target, float[] predicted) => Said(plan.Features.TargetTruth, plan.Spec.Data.Fields, plan.RowsOf(part).Table, target, predicted) ?? Texts(plan.Features.Written, plan.RowsOf(part).Table, target);

    /// <summary>The answers of a span that were found in rows, or what was heard in them, beside the true ones; null for another target.</summary>
    /// <param name="truth">The targets as the training rows know them.</param>
    /// <param name="fields">The contract.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="target">The target.</param>
    /// <param name="predicted">What was predicted, from which they are read.</param>
    public static OutcomeTexts? Said(TargetTruth truth, Map<Field> fields, Table rows, Target target, float[] predicted) =>
        target.Context is { } context && truth.Contexts.TryGetValue(context, out var text) ? OutcomeTexts.Of((TextColumn)rows[target.Name], text.Answers((TextColumn)rows[context], predicted).Select(answer => answer.Text), Others(fields, rows, target))
        : truth.Said.TryGetValue(target.Name, out var said) ? OutcomeTexts.Of((TextColumn)rows[target.Name], said.Texts(target, predicted))
        : null;

    // New rows may lack the column: the field's own answer is then the only right one.
    static string[][]? Others(Map<Field> fields, Table rows, Target target) =>
        fields[target.Name] is Data.Fields.Span { Answers: { } column } && rows.Has(column) ? AnswerList.Of((TextColumn)rows[column]) : null;

    /// <summary>A few transcripts of test rows to look at; none where the sound or the text describes a person.</summary>
    public static IEnumerable<ShownTranscript> Heard(Plan plan, Outcome outcome) =>
        outcome is not { Target: { Sound: { } sound } target, Texts: { Written: { } heard } texts } || plan.Spec.Data.Fields[target.Name].Sensitive || plan.Spec.Data.Fields[sound].Sensitive ? []
        : Enumerable.Range(0, Math.Min(MostAnswers, outcome.Rows)).Select(row => new ShownTranscript(heard[row] ?? "", texts.True[row], outcome.Predicted[row * target.Outputs + target.Steps]));

    /// <summary>What is to be noted where test texts hold what no training text held: the model cannot say it.</summary>
    public static IEnumerable<Finding> Unsaid(Plan plan, PartOutcomes test)
    {
        foreach (var outcome in test.Outcomes)
        {
            if (outcome.Texts is not { } texts || !plan.Features.Said.TryGetValue(outcome.Target.Name, out var said)) continue;
            var count = texts.True.Count(text => !said.Knows(text));
            if (count > 0)
                yield return new Finding("EVAL042", SpecPath.Key("$.features.fields", outcome.Target.Name), string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {texts.True.Length:N0} test texts hold tokens that the vocabulary of the training texts lacks: they count as errors"))
                {
                    Severity = Severity.Warning,
                    Expected = "tokens that training texts hold",
                    Fix = "bring training rows that hold them, let the tokenizer make letters small ('lowercase: true'), or state a larger vocabulary_size.",
                };
        }
    }

    /// <summary>A few answers of test rows to look at, with what was asked; none where a field of theirs describes a person.</summary>
    public static IEnumerable<ShownAnswer> Shown(Plan plan, Outcome outcome)
    {
        if (outcome is not { Target: { Context: { } context } target, Texts: { Written: { } found } texts }) return [];
        var asked = plan.Spec.Data.Fields.Where(field => field.Value is Data.Fields.Text { Role: Role.Feature } && field.Key != context).ToArray();
        var rows = plan.RowsOf(Part.Test).Table;
        return plan.Spec.Data.Fields[target.Name].Sensitive || plan.Spec.Data.Fields[context].Sensitive || asked.Any(field => field.Value.Sensitive) ? []
            : Enumerable.Range(0, Math.Min(MostAnswers, outcome.Rows)).Select(row => new ShownAnswer(string.Join(' ', asked.Select(field => ((TextColumn)rows[field.Key])[row])), found[row] ?? "", texts.True[row], outcome.Predicted[3 * row + 2]));
    }

    /// <summary>The true texts of rows; null for another target.</summary>
    public static OutcomeTexts? Texts(Map<WrittenText> written, Table rows, Target target)
    {
        if (!written.TryGetValue(target.Name, out var text)) return null;
        var column = (TextColumn)rows[target.Name];
        var (texts, characters, bytes, lossy) = (new string[column.Rows], new int[column.Rows], new int[column.Rows], new bool[column.Rows]);
        for (var row = 0; row < texts.Length; row++)
        {
            texts[row] = column[row] ?? "";
            var seen = text.Seen(texts[row]);
            foreach (var _ in seen.EnumerateRunes()) characters[row]++;
            bytes[row] = Encoding.UTF8.GetByteCount(seen);
            lossy[row] = !text.Says(texts[row]);
        }
        return new(texts, characters, bytes) { Lossy = lossy.Contains(true) ? lossy : null };
    }

    /// <summary>What is to be noted where texts say more than their tokens, and a metric is for each character or byte of them.</summary>
    public static IEnumerable<Finding> Lossy(Plan plan, PartOutcomes test)
    {
        foreach (var outcome in test.Outcomes)
        {
            if (outcome.Texts?.Lossy is not { } lossy) continue;
            string[] asked = [.. plan.Metrics.Where(metric => metric is NatsPerCharacter or BitsPerByte && metric.Fits(outcome.Target)).Select(metric => metric.Id)];
            var count = lossy.Count(row => row);
            if (asked.Length > 0)
                yield return new Finding("EVAL041", SpecPath.Key("$.features.fields", outcome.Target.Name), string.Create(CultureInfo.InvariantCulture, $"the tokens of {count:N0} of {lossy.Length:N0} test texts do not say all of them: {(count == lossy.Length ? $"{string.Join(" and ", asked)} have no value" : $"{string.Join(" and ", asked)} leave these out")}"))
                {
                    Severity = count == lossy.Length ? Severity.Warning : Severity.Information,
                    Expected = "a tokenizer that knows whatever is written, since an unknown token stands for what is not told",
                    Fix = "use byte_level_bpe, which knows all of UTF-8, or a larger vocabulary_size.",
                };
        }
    }

    /// <summary>The outcomes with what the model wrote for the first test rows, as it would in service, where a metric reads it; and a few of the texts to look at.</summary>
    public static (List<PartOutcomes> Outcomes, Items<string> Some) Written(Plan plan, List<PartOutcomes> outcomes, OnnxModel model, TimeSpan? limit)
    {
        var (table, asked) = (plan.RowsOf(Part.Test).Table, plan.Metrics.Any(metric => metric.NeedsWriting && plan.Targets.Any(metric.Fits)));
        var generate = plan.Spec.Deployment.Generate ?? new();
        using var texts = OnnxTexts.Open(model, plan.Spec.Data.Fields, plan.Targets, asked ? generate : generate with { MaxNewTokens = Math.Min(generate.MaxNewTokens, MostTokens) }, limit);
        var count = Math.Min(table.Rows, asked ? plan.Spec.Evaluation.WrittenRows : MostShown);
        var rows = table.Take([.. Enumerable.Range(0, count)]);
        var name = plan.Targets[0].Name;
        // A model that goes on with texts is given none.
        if (texts.Continues) rows = new([new TextColumn(name, [.. Enumerable.Repeat(-1, Math.Min(count, MostShown))], [])], Math.Min(count, MostShown));
        var written = texts.Write(rows);
        Items<string> some = plan.Spec.Data.Fields[name].Sensitive ? [] : [.. written.Take(MostShown)];
        return (asked && !texts.Continues ? [.. outcomes.Select(outcome => outcome.Part is Part.Test ? With(outcome, written) : outcome)] : outcomes, some);
    }

    static PartOutcomes With(PartOutcomes outcomes, string[] written) => outcomes with
    {
        Outcomes = [.. outcomes.Outcomes.Select(outcome => outcome.Texts is not { } own ? outcome
            : new Outcome(outcome.Target, outcome.Truth, outcome.Predicted, outcome.Weights) { Scale = outcome.Scale, Texts = own with { Written = [.. written, .. new string?[outcome.Rows - written.Length]] } })],
    };
}
