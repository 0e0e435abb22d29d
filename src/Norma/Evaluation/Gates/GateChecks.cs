using System.Globalization;
using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation.Gates;

/// <summary>What can be known to be wrong with gates.</summary>
/// <param name="spec">The section.</param>
/// <param name="targets">The known targets, with classes.</param>
/// <param name="all">Whether there are no others.</param>
/// <param name="fields">The contract.</param>
sealed class GateChecks(EvaluationSpec spec, Items<Target> targets, bool all, Map<Field> fields)
{
    readonly Items<Metric> _metrics = spec.Metrics.Count > 0 ? spec.Metrics : [.. JudgedMetric.Usual.Union(JudgedMetric.UsualFor(targets))];
    readonly Items<Baseline> _baselines = spec.Baselines.Count > 0 ? spec.Baselines : Baseline.Usual;

    public IEnumerable<Finding> Check()
    {
        for (var i = 0; i < spec.Gates.Count; i++)
        {
            var (gate, path) = (spec.Gates[i], SpecPath.Item("$.evaluation.gates", i));
            foreach (var finding in Check(gate, path)) yield return finding;
        }
    }

    IEnumerable<Finding> Check(Gate gate, string path)
    {
        if (Targeted(gate, path, out var fitting) is { } wrong) yield return wrong;
        if (GroupMetric.Words.ContainsKey(gate.Metric) && gate.By is null)
            yield return new Finding("EVAL016", path, $"'{gate.Metric}' compares groups, and 'by' names none")
            {
                Expected = "a field in 'by'",
                Fix = fields.FirstOrDefault(field => field.Value.Sensitive).Key is { } sensitive ? $"add 'by: {Printable.Escape(sensitive)}'." : "add 'by: FIELD'.",
            };
        if (gate.By is not null && EvaluationChecks.Unsliceable(gate.By, $"{path}.by", "EVAL017", fields) is { } by) yield return by;
        if (gate.Baseline is not null && Unbased(gate, $"{path}.baseline", fitting) is { } baseless) yield return baseless;
        if (gate.MinAbsoluteChange is not null && gate.Baseline is null)
            yield return new Finding("EVAL013", $"{path}.min_absolute_change", "there is no baseline to change from")
            {
                Expected = "'baseline' beside it",
                Fix = $"add 'baseline: {_baselines.FirstOrDefault(other => fitting.Any(other.Fits))?.Id ?? "majority"}'.",
            };
        if (gate is { Minimum: null, Maximum: null, Baseline: null, MinAbsoluteChange: null })
            yield return new Finding("EVAL012", path, "the gate asks for nothing")
            {
                Expected = "'minimum', 'maximum' or 'baseline'",
                Fix = "say what the metric must reach.",
            };
        if (gate is { Minimum: { } minimum, Maximum: { } maximum } && minimum > maximum)
            yield return new Finding("EVAL015", path, $"no value is at least {Text(minimum)} and at most {Text(maximum)}")
            {
                Expected = "a minimum below the maximum",
                Fix = "swap them.",
            };
        if (MeasureOf(gate) is { } measure)
            foreach (var finding in Ranged(gate, path, measure)) yield return finding;
    }

    /// <summary>Which targets the gate is about, and what is wrong with its metric or target.</summary>
    Finding? Targeted(Gate gate, string path, out Items<Target> fitting)
    {
        fitting = targets;
        var named = targets;
        if (gate.Target is not null && !targets.Any(target => target.Name == gate.Target))
        {
            if (!all) return null;
            return new Finding("EVAL018", $"{path}.target", $"received {Printable.Quote(gate.Target)}, which is no target")
            {
                Expected = EvaluationChecks.OneOf(targets.Select(target => target.Name)),
                Fix = Nearest.Hint(gate.Target, targets.Select(target => target.Name)) ?? "name a target, or leave it out where there is one.",
            };
        }
        if (gate.Target is not null) named = [.. targets.Where(target => target.Name == gate.Target)];

        var group = GroupMetric.Words.GetValueOrDefault(gate.Metric);
        var metric = _metrics.FirstOrDefault(metric => metric.Id == gate.Metric);
        if (group is null && metric is null) return Uncomputed(gate.Metric, $"{path}.metric");
        fitting = [.. named.Where(target => group?.Fits(target) ?? metric!.Fits(target))];
        if (!all) return null;
        if (fitting.Count == 0)
            return new Finding("EVAL019", $"{path}.metric", $"'{gate.Metric}' cannot judge {EvaluationChecks.Described(named)}")
            {
                Expected = group is null ? "a metric of the target's task" : "a target of two classes (binary)",
                Fix = "name another metric or target.",
            };
        return fitting.Count == 1 ? null : new Finding("EVAL018", path, $"'{gate.Metric}' is computed for {fitting.Count} targets, and the gate names none")
        {
            Expected = EvaluationChecks.OneOf(fitting.Select(target => target.Name)),
            Fix = "add 'target: NAME'; a gate for each.",
        };
    }

    Finding Uncomputed(string name, string path)
    {
        string[] known = [.. _metrics.Where(metric => !all || targets.Any(metric.Fits)).Select(metric => metric.Id), .. GroupMetric.Words.Keys.Order(StringComparer.Ordinal)];
        var word = Vocabulary.Words(typeof(Metric)).ContainsKey(name);
        return new Finding("EVAL010", path, $"received {Printable.Quote(name)}, which is not computed")
        {
            Expected = EvaluationChecks.OneOf(known),
            Fix = _metrics.FirstOrDefault(metric => metric.Id.StartsWith(name + "_", StringComparison.Ordinal) && word) is { } averaged ? $"did you mean '{averaged.Id}'?"
                : word ? $"add '{name}' to 'metrics'."
                : Nearest.Hint(name, known) ?? "name a metric that is computed.",
        };
    }

    Finding? Unbased(Gate gate, string path, Items<Target> fitting)
    {
        if (_baselines.FirstOrDefault(baseline => baseline.Id == gate.Baseline) is { } found && (!all || fitting.Count == 0 || fitting.Any(found.Fits))) return null;
        string[] known = [.. _baselines.Where(baseline => !all || targets.Any(baseline.Fits)).Select(baseline => baseline.Id)];
        return new Finding("EVAL011", path, $"received {Printable.Quote(gate.Baseline)}, which is not computed for this target")
        {
            Expected = EvaluationChecks.OneOf(known),
            Fix = Vocabulary.Words(typeof(Baseline)).ContainsKey(gate.Baseline!) && !known.Contains(gate.Baseline)
                && fitting.Any(Vocabulary.Parse<Baseline>(gate.Baseline!).Fits) ? $"add '{gate.Baseline}' to 'baselines'." : Nearest.Hint(gate.Baseline!, known) ?? "name a baseline that is computed.",
        };
    }

    Measure? MeasureOf(Gate gate) => GroupMetric.Words.GetValueOrDefault(gate.Metric)?.Measure ?? _metrics.FirstOrDefault(metric => metric.Id == gate.Metric)?.Measure;

    /// <summary>What no value can reach, and what every value reaches by far.</summary>
    static IEnumerable<Finding> Ranged(Gate gate, string path, Measure measure)
    {
        if (gate.Minimum is { } minimum && minimum > measure.Maximum) yield return Out($"{path}.minimum", $"no value reaches {Text(minimum)}");
        else if (gate.Minimum is { } low && low < measure.Minimum) yield return Out($"{path}.minimum", $"every value reaches {Text(low)}");
        if (gate.Maximum is { } maximum && maximum < measure.Minimum) yield return Out($"{path}.maximum", $"no value stays below {Text(maximum)}");
        else if (gate.Maximum is { } high && high > measure.Maximum) yield return Out($"{path}.maximum", $"every value stays below {Text(high)}");
        if (gate.MinAbsoluteChange is { } change && Math.Abs(change) > measure.Maximum - measure.Minimum) yield return Out($"{path}.min_absolute_change", $"no two values differ by {Text(change)}");

        Finding Out(string where, string message) => new("EVAL014", where, $"{message}: '{gate.Metric}' lies {Range(measure)}")
        {
            Expected = "a value within the metric's range",
            Fix = measure is { Minimum: 0, Maximum: 1 } && gate is { Minimum: > 1 and <= 100 } ? $"for {Text(gate.Minimum.Value)} % write {Text(gate.Minimum.Value / 100)}." : "state a value that some models reach and others do not.",
        };
    }

    static string Range(Measure measure) => (double.IsFinite(measure.Minimum), double.IsFinite(measure.Maximum)) switch
    {
        (true, true) => $"from {Text(measure.Minimum)} to {Text(measure.Maximum)}",
        (true, false) => $"at {Text(measure.Minimum)} or above",
        (false, true) => $"at {Text(measure.Maximum)} or below",
        _ => "anywhere",
    };

    static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
