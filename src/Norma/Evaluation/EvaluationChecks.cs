using System.Globalization;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Evaluation.Gates;
using Norma.Evaluation.Slices;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>What can be known to be wrong with an evaluation section before anything is trained.</summary>
static class EvaluationChecks
{
    const string Section = "$.evaluation";

    /// <summary>Every finding, with paths below <c>$.evaluation</c>.</summary>
    /// <param name="spec">The section.</param>
    /// <param name="targets">The targets as far as they are known; without rows, classes may be missing.</param>
    /// <param name="fields">The contract; fields may still be inferred, and then less can be known.</param>
    public static IEnumerable<Finding> Check(EvaluationSpec spec, Items<Target> targets, Map<Field> fields)
    {
        targets = [.. targets.Select(WithClasses)];
        // A target whose type the data will tell may be of any task: what fits none of the known ones may fit it.
        var all = targets.Count > 0 && !fields.Values.Any(field => field is Inferred { Role: Role.Target });
        return Metrics(spec, targets, all).Concat(Baselines(spec, targets, fields, all)).Concat(Slices(spec, fields)).Concat(new GateChecks(spec, targets, all, fields).Check());
    }

    static IEnumerable<Finding> Metrics(EvaluationSpec spec, Items<Target> targets, bool all)
    {
        for (var i = 0; i < spec.Metrics.Count; i++)
        {
            var (metric, path) = (spec.Metrics[i], SpecPath.Item($"{Section}.metrics", i));
            if (spec.Metrics.Take(i).Any(other => other.Id == metric.Id))
                yield return Twice(path, metric.Id);
            else if (all && !targets.Any(metric.Fits))
                yield return new Finding("EVAL001", path, $"'{metric.Id}' cannot judge {Described(targets)}")
                {
                    Expected = $"one of: {string.Join(", ", Vocabulary.Words(typeof(Metric)).Keys.Where(word => targets.Any(Vocabulary.Parse<Metric>(word).Fits)))}",
                    Fix = "name a metric that fits the target, or leave 'metrics' out for the usual ones.",
                };
        }
        if (all && spec.Metrics.Count > 0 && spec.Metrics.Any(metric => targets.Any(metric.Fits)))
            foreach (var target in targets.Where(target => !spec.Metrics.Any(metric => metric.Fits(target))))
                yield return new Finding("EVAL005", $"{Section}.metrics", $"none of the metrics judges the target {Printable.Quote(target.Name)}")
                {
                    Severity = Severity.Warning,
                    Expected = "a metric for each target",
                    Fix = $"add one such as '{JudgedMetric.UsualFor([target])[0].Id}'.",
                };
    }

    static IEnumerable<Finding> Baselines(EvaluationSpec spec, Items<Target> targets, Map<Field> fields, bool all)
    {
        for (var i = 0; i < spec.Baselines.Count; i++)
        {
            var (baseline, path) = (spec.Baselines[i], SpecPath.Item($"{Section}.baselines", i));
            if (spec.Baselines.Take(i).Any(other => other.Id == baseline.Id))
                yield return Twice(path, baseline.Id);
            else if (all && !targets.Any(baseline.Fits))
                yield return new Finding("EVAL003", path, $"'{baseline.Id}' cannot predict {Described(targets)}")
                {
                    Expected = $"one of: {string.Join(", ", Baseline.All.Where(other => targets.Any(other.Fits)).Select(other => other.Id))}",
                    Fix = "name a baseline that fits the target, or leave 'baselines' out for the usual ones.",
                };
            else if (!baseline.Reads(fields))
                yield return new Finding("EVAL038", path, $"'{baseline.Id}' cannot read these fields")
                {
                    Expected = $"one of: {string.Join(", ", Baseline.All.Where(other => other.Reads(fields) && (!all || targets.Any(other.Fits))).Select(other => other.Id))}",
                    Fix = "name another baseline, leave 'baselines' out, or see docs/findings/EVAL038.md for what it needs.",
                };
        }
    }

    static IEnumerable<Finding> Slices(EvaluationSpec spec, Map<Field> fields)
    {
        for (var i = 0; i < spec.Slices.Count; i++)
        {
            var (name, path) = (spec.Slices[i], SpecPath.Item($"{Section}.slices", i));
            if (spec.Slices.Take(i).Contains(name)) yield return Twice(path, name);
            else if (Unsliceable(name, path, "EVAL004", fields) is { } wrong) yield return wrong;
        }
        foreach (var (name, field) in fields)
            if (field is { Sensitive: true, Role: Role.Feature or Role.Target } && !Slice.CanSlice(field))
                yield return new("EVAL043", SpecPath.Key(SpecPath.Key("$.data.fields", name), "sensitive"), $"{Printable.Quote(name)} is sensitive, and rows cannot be sliced by {KindOf(field)}: nothing compares the groups that it tells apart")
                {
                    Severity = Severity.Warning,
                    Expected = "a category, binary, number or date field for the groups",
                    Fix = "bring the group as a column of its own, sensitive, with role ignore where the model may not see it.",
                };
    }

    /// <summary>An error where rows cannot be sliced by that field.</summary>
    internal static Finding? Unsliceable(string name, string path, string code, Map<Field> fields)
    {
        if (!fields.TryGetValue(name, out var field))
            return new Finding(code, path, $"received {Printable.Quote(name)}, which is no field of the data")
            {
                Expected = OneOf(fields.Where(f => Slice.CanSlice(f.Value)).Select(f => f.Key)),
                Fix = Nearest.Hint(name, fields.Keys) ?? "name a field of the data.",
            };
        return Slice.CanSlice(field) ? null : new Finding(code, path, $"{Printable.Quote(name)} is {KindOf(field)}, by which rows cannot be sliced")
        {
            Expected = "a category, binary, number or date field",
            Fix = "name another field.",
        };
    }

    static string KindOf(Field field) => field is Text ? "free text" : $"a field of type {field.Type}";

    internal static string OneOf(IEnumerable<string> names)
    {
        string[] some = [.. names.Take(21).Select(Printable.Escape)];
        return some.Length == 0 ? "none, as there is none" : $"one of: {string.Join(", ", some.Take(20))}{(some.Length > 20 ? ", …" : "")}";
    }

    internal static string Described(Items<Target> targets) =>
        string.Join(" or ", targets.Select(target => $"{Printable.Quote(target.Name)} ({Vocabulary.Snake(target.Task.ToString()).Replace('_', ' ')})").Take(5));

    static Finding Twice(string path, string id) => new("EVAL002", path, string.Create(CultureInfo.InvariantCulture, $"{Printable.Quote(id)} is stated twice"))
    {
        Expected = "each once",
        Fix = "remove one.",
    };

    /// <summary>Where classes are not known yet, as many as any word could ask for.</summary>
    static Target WithClasses(Target target) => target.Classes.Count > 1 ? target : target.Task switch
    {
        TaskKind.Regression => target,
        TaskKind.BinaryClassification => target with { Classes = ["0", "1"] },
        _ => target with { Classes = [.. Enumerable.Range(0, 1000).Select(c => c.ToString(CultureInfo.InvariantCulture))] },
    };
}
