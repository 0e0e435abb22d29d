using Norma.Data;
using Norma.Evaluation.Gates;
using Norma.Evaluation.Slices;
using Norma.Features;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>Judges a model by what it said of rows whose truth is known.</summary>
public static class Judge
{
    /// <summary>Slices of a field that are shown, the largest ones; gates judge all.</summary>
    const int MostSlices = 50;

    /// <summary>Metrics by part, intervals, baselines, slices and gates. The same for the same rows and seed, whatever the number of threads.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="spec">What is measured and what must be reached; <see cref="EvaluationChecks"/> found nothing wrong with it.</param>
    /// <param name="parts">What the model said of each part; the test part decides, baselines learn from the truth of the training part.</param>
    /// <param name="rows">The test rows, and the features for baselines.</param>
    /// <param name="seed">From which the resamples are derived.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentException">There is no part, or the table has other rows than the test outcomes.</exception>
    /// <exception cref="KeyNotFoundException">The table lacks a field by which rows are grouped.</exception>
    public static Judgement Of(string name, EvaluationSpec spec, Items<PartOutcomes> parts, EvaluationRows rows, long seed, CancellationToken cancellation = default)
    {
        if (parts.Count == 0) throw new ArgumentException("There is nothing to judge.", nameof(parts));
        Items<Target> targets = [.. parts[0].Outcomes.Select(outcome => outcome.Target)];
        var test = parts.FirstOrDefault(part => part.Part is Part.Test)?.Outcomes ?? [.. targets.Select(target => new Outcome(target, [], []))];
        if (test.Any(outcome => outcome.Rows != rows.Test.Rows)) throw new ArgumentException("The table has other rows than the test outcomes.", nameof(rows));

        var findings = new List<Finding>();
        var metrics = JudgedMetric.Of(spec, targets);
        var byPart = new Map<Map<double>>(parts.Select(part => KeyValuePair.Create(Word(part.Part), MetricsOf(metrics, part.Outcomes))));
        foreach (var metric in metrics.Where(metric => rows.Test.Rows > 0 && metric.Value(test[metric.TargetIndex]) is null))
            findings.Add(new("EVAL037", "$.evaluation.metrics", $"'{metric.Key}' is undefined on the {rows.Test.Rows} test rows")
            {
                Severity = Severity.Warning,
                Expected = "test rows on which it has a value: of two classes or more for a ROC, numbers that differ for R²",
                Fix = "take more test rows, or split by 'stratify'.",
            });
        var intervals = Bootstrap.Intervals(metrics, test, GroupsOf(rows), spec, seed, findings, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var baselines = Baselines(spec, targets, parts, rows, test, seed, findings);
        cancellation.ThrowIfCancellationRequested();

        var slicesOf = new Dictionary<string, IReadOnlyList<Slice>?>(StringComparer.Ordinal);
        IReadOnlyList<Slice>? SlicesOf(string field) => slicesOf.TryGetValue(field, out var known)
            ? known
            : slicesOf[field] = rows.Test.Has(field) ? Slice.Of(rows.Test[field]) : null;

        var gates = new GateJudge(metrics, test, baselines, SlicesOf);
        Items<GateResult> results = [.. spec.Gates.Select(gates.Judge)];
        return new Judgement(name, TaskOf(targets), results.All(gate => gate.Passed), byPart,
            intervals.Count == 0 ? Map<Map<Interval>>.Empty : new([KeyValuePair.Create(Word(Part.Test), intervals)]),
            new(baselines.Select(baseline => KeyValuePair.Create(baseline.Key, new Map<Map<double>>([KeyValuePair.Create(Word(Part.Test), MetricsOf(metrics, baseline.Value))])))),
            [.. SlicedFields(spec, rows.Fields).SelectMany(field => Shown(field, SlicesOf(field) ?? [], findings))
                .Select(slice => new SliceResult(new([KeyValuePair.Create(slice.Field, slice.Value)]), slice.Rows.Length, MetricsOf(metrics, [.. test.Select(outcome => outcome.Take(slice.Rows))])))],
            results)
        {
            Findings = new(findings),
        };
    }

    /// <summary>The fields by which test rows are judged apart: those stated, then the sensitive ones; never free text.</summary>
    public static Items<string> SlicedFields(EvaluationSpec spec, Map<Field> fields) =>
        [.. spec.Slices.Concat(fields.Where(field => field.Value.Sensitive).Select(field => field.Key)).Distinct(StringComparer.Ordinal)
            .Where(name => fields.TryGetValue(name, out var field) && Slice.CanSlice(field))];

    /// <summary>The values of metrics; what is undefined, or of a target without an outcome, is absent.</summary>
    static Map<double> MetricsOf(Items<JudgedMetric> metrics, IReadOnlyList<Outcome?> outcomes) =>
        new(from metric in metrics
            let value = outcomes[metric.TargetIndex] is { } outcome ? metric.Value(outcome) : null
            where value is not null
            select KeyValuePair.Create(metric.Key, value.Value));

    static Dictionary<string, Outcome?[]> Baselines(
        EvaluationSpec spec, Items<Target> targets, Items<PartOutcomes> parts, EvaluationRows rows, Items<Outcome> test, long seed, List<Finding> findings)
    {
        var judged = new Dictionary<string, Outcome?[]>(StringComparer.Ordinal);
        var train = parts.FirstOrDefault(part => part.Part is Part.Train)?.Outcomes;
        foreach (var baseline in (spec.Baselines.Count > 0 ? spec.Baselines : Baseline.Usual).DistinctBy(baseline => baseline.Id))
        {
            if (!targets.Any(baseline.Fits) || baseline.WritesTexts && !test.Any(outcome => outcome.Texts?.Written is not null)) continue;
            if (train is null || (baseline.ReadsFeatures && (rows.TrainFeatures is null || rows.TestFeatures is null)))
            {
                findings.Add(new("EVAL032", "$.evaluation.baselines", $"'{baseline.Id}' is not judged: there are no training rows for it")
                {
                    Severity = Severity.Warning,
                    Expected = train is null ? "training rows" : "features of the training and the test rows",
                    Fix = "give a split with training rows, or leave the baseline out.",
                });
                continue;
            }
            UnusedMemory.GiveBack();
            var said = new Outcome?[targets.Count];
            for (var t = 0; t < said.Length; t++)
            {
                if (!baseline.Fits(targets[t])) continue;
                var prediction = baseline.FitPredict(targets[t], new(rows.TrainFeatures ?? None(train[t].Rows), train[t].Truth, train[t].Weights), rows.TestFeatures ?? None(test[t].Rows), seed, targets[t].Task is TaskKind.TextGeneration ? rows with { TestTruth = test[t].Truth } : rows);
                findings.AddRange(prediction.Findings);
                said[t] = new(targets[t], test[t].Truth, prediction.Predicted, test[t].Weights) { Scale = test[t].Scale, Texts = test[t].Texts is { } texts ? texts with { Written = prediction.Texts } : null };
            }
            judged.Add(baseline.Id, said);
        }
        return judged;
    }

    static Encoded None(int rows) => new(rows, new Layout(0, []), [], []);

    static IEnumerable<Slice> Shown(string field, IReadOnlyList<Slice> slices, List<Finding> findings)
    {
        if (slices.Count <= MostSlices) return slices;
        findings.Add(new("EVAL034", "$.evaluation.slices", $"'{field}' has {slices.Count} values in the test rows, of which the {MostSlices} most frequent are shown")
        {
            Severity = Severity.Information,
            Expected = $"{MostSlices} values at most",
            Fix = "slice by a coarser field.",
        });
        var shown = slices.OrderByDescending(slice => slice.Rows.Length).Take(MostSlices).ToHashSet();
        return slices.Where(shown.Contains);
    }

    static ulong[]? GroupsOf(EvaluationRows rows)
    {
        if (rows.GroupedBy.Count == 0) return null;
        Column[] columns = [.. rows.GroupedBy.Select(name => rows.Test[name])];
        var keys = new ulong[rows.Test.Rows];
        foreach (var column in columns) RowHash.Fold(column, keys);
        for (var row = 0; row < keys.Length; row++)
            if (columns.All(column => column.IsMissing(row))) keys[row] = RowHash.Of(keys[row], row);
        return keys;
    }

    static string Word(Part part) => Vocabulary.Snake(part.ToString());

    static string TaskOf(Items<Target> targets) =>
        targets.Select(target => target.Task).Distinct().ToArray() is [var task] ? Vocabulary.Snake(task.ToString()) : "several";
}
