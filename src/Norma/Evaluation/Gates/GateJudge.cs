using System.Globalization;
using Norma.Data;
using Norma.Evaluation.Slices;
using Norma.Spec;

namespace Norma.Evaluation.Gates;

/// <summary>Holds gates to what the model and the baselines reached on the test rows.</summary>
/// <param name="metrics">What is measured.</param>
/// <param name="model">What the model said, by target.</param>
/// <param name="baselines">What each baseline said, by target; null where it does not fit.</param>
/// <param name="slices">The slices of a field; null when it has no column.</param>
sealed class GateJudge(Items<JudgedMetric> metrics, Items<Outcome> model, IReadOnlyDictionary<string, Outcome?[]> baselines, Func<string, IReadOnlyList<Slice>?> slices)
{
    /// <summary>0.95 − 0.93 is a little less than 0.02 in floating point, and is meant to pass.</summary>
    const double Rounding = 1e-12;

    /// <summary>What is compared: of which target, in which direction, how it is computed, and why it may be undefined.</summary>
    sealed record Figure(int Target, Measure Measure, Func<Outcome, double?> Of, bool ComparesGroups);

    /// <summary>What was met on some rows, and how much it lies within the gate (below 0: it fails).</summary>
    sealed record Verdict(double? Value, double? Baseline, Slice? Slice, double Margin, string? Reason);

    public GateResult Judge(Gate gate)
    {
        var verdict = Find(gate, out var figure) ?? Met(gate, figure!);
        return new(gate.Metric, verdict.Reason is null, gate.Target, gate.Minimum, gate.Maximum, gate.Baseline, gate.MinAbsoluteChange, gate.By,
            verdict.Value, verdict.Baseline, verdict.Slice is null ? null : verdict.Slice.Value ?? "missing", verdict.Reason);
    }

    Verdict? Find(Gate gate, out Figure? figure)
    {
        figure = null;
        var targets = Enumerable.Range(0, model.Count).Where(t => gate.Target is null || model[t].Target.Name == gate.Target);
        if (GroupMetric.Words.TryGetValue(gate.Metric, out var compares))
        {
            int[] fitting = [.. targets.Where(t => compares.Fits(model[t].Target))];
            if (gate.By is null) return Fails("it compares groups, and 'by' names none");
            if (fitting.Length != 1) return Fails(fitting.Length == 0 ? "no target of two classes" : "several targets, and 'target' names none");
            if (slices(gate.By) is not { } groups) return Fails($"there is no column '{gate.By}'");
            int[][] judged = [.. groups.Where(slice => slice.Rows.Length >= gate.MinimumRows).Select(slice => slice.Rows)];
            if (judged.Length < 2) return Fails(string.Create(CultureInfo.InvariantCulture, $"fewer than two groups of '{gate.By}' have {gate.MinimumRows} rows or more"));
            figure = new(fitting[0], compares.Measure, outcome => compares.Compute([.. judged.Select(rows => GroupRates.Of(outcome.Take(rows)))]), true);
            return null;
        }
        JudgedMetric[] found = [.. metrics.Where(metric => metric.Metric.Id == gate.Metric && targets.Contains(metric.TargetIndex))];
        if (found.Length != 1) return Fails(found.Length == 0 ? "it is not computed" : "several targets, and 'target' names none");
        figure = new(found[0].TargetIndex, found[0].Metric.Measure, found[0].Value, false);
        return null;
    }

    Verdict Met(Gate gate, Figure figure)
    {
        Outcome? baseline = null;
        if (gate.Baseline is not null && (!baselines.TryGetValue(gate.Baseline, out var said) || (baseline = said[figure.Target]) is null))
            return Fails($"the baseline '{gate.Baseline}' was not computed");
        var outcome = model[figure.Target];
        if (gate.By is null || figure.ComparesGroups) return Met(gate, figure, outcome, baseline, null);
        if (slices(gate.By) is not { } all) return Fails($"there is no column '{gate.By}'");
        Verdict[] verdicts = [.. all.Where(slice => slice.Rows.Length >= gate.MinimumRows)
            .Select(slice => Met(gate, figure, outcome.Take(slice.Rows), baseline?.Take(slice.Rows), slice))];
        if (verdicts.Length == 0) return Fails(string.Create(CultureInfo.InvariantCulture, $"no slice of '{gate.By}' has {gate.MinimumRows} rows or more"));
        return verdicts.MinBy(verdict => verdict.Margin)!;
    }

    static Verdict Met(Gate gate, Figure figure, Outcome outcome, Outcome? baseline, Slice? slice)
    {
        if (Finite(figure.Of(outcome)) is not { } value)
            return new(null, null, slice, double.NegativeInfinity, $"undefined on these {Text(outcome.Rows)} rows");
        double? than = baseline is null ? null : Finite(figure.Of(baseline));
        if (baseline is not null && than is null)
            return new(value, null, slice, double.NegativeInfinity, $"undefined for the baseline '{gate.Baseline}'");

        var (margin, reason) = (double.PositiveInfinity, (string?)null);
        void Hold(double by, Func<string> fault)
        {
            if (by < -Rounding && reason is null) reason = fault();
            margin = Math.Min(margin, by);
        }
        if (gate.Minimum is { } minimum) Hold(value - minimum, () => $"{Text(value)} is below {Text(minimum)}");
        if (gate.Maximum is { } maximum) Hold(maximum - value, () => $"{Text(value)} is above {Text(maximum)}");
        if (than is { } beat)
        {
            var gain = figure.Measure.Better is Better.Higher ? value - beat : beat - value;
            Hold(gain - (gate.MinAbsoluteChange ?? 0), () => $"{Text(value)} is {Text(Math.Abs(gain))} {(gain < 0 ? "worse" : "better")} than '{gate.Baseline}' ({Text(beat)}), {Text(gate.MinAbsoluteChange ?? 0)} is asked for");
        }
        return new(value, than, slice, margin, double.IsPositiveInfinity(margin) ? "it asks for nothing" : reason);
    }

    static Verdict Fails(string reason) => new(null, null, null, double.NegativeInfinity, reason);

    static double? Finite(double? value) => value is { } finite && double.IsFinite(finite) ? value : null;

    static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
