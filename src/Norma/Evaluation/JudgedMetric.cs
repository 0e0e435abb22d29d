using Norma.Data;
using Norma.Spec;

namespace Norma.Evaluation;

/// <summary>A metric of a target under the key that it has in <c>evaluation.json</c>.</summary>
/// <param name="Key">The metric's id; of several targets <c>&lt;target&gt;/&lt;id&gt;</c>.</param>
/// <param name="TargetIndex">Which target.</param>
/// <param name="Target">The target.</param>
/// <param name="Metric">The metric.</param>
public sealed record JudgedMetric(string Key, int TargetIndex, Target Target, Metric Metric)
{
    static readonly Metric[] s_all = [.. Vocabulary.Words(typeof(Metric)).Keys.Select(word => Vocabulary.Parse<Metric>(word))];

    /// <summary>What is measured: for each target what the spec states and what fits it, or what is usual for it where the spec states nothing.</summary>
    public static Items<JudgedMetric> Of(EvaluationSpec spec, Items<Target> targets)
    {
        return [.. targets.SelectMany((target, index) => (spec.Metrics.Count > 0 ? spec.Metrics.Where(metric => metric.Fits(target)) : UsualFor([target])).DistinctBy(metric => metric.Id)
            .Select(metric => new JudgedMetric(KeyOf(targets, target, metric.Id), index, target, metric)))];
    }

    /// <summary>The metrics that are measured where none is stated, in ordinal order.</summary>
    public static Items<Metric> Usual => [.. s_all.Where(metric => metric.IsUsual)];

    /// <summary>Those that are measured of such targets.</summary>
    internal static Items<Metric> UsualFor(Items<Target> targets) => [.. s_all.Where(metric => targets.Any(metric.IsUsualFor))];

    /// <summary>How much better a part is than another, as of training over test rows: the generalisation gap. Null where either is undefined.</summary>
    public double? Gap(Judgement judgement, string part = "train", string than = "test") =>
        judgement.Metrics.TryGetValue(part, out var one) && judgement.Metrics.TryGetValue(than, out var other)
        && one.TryGetValue(Key, out var value) && other.TryGetValue(Key, out var otherValue)
            ? Metric.Gain(value, otherValue)
            : null;

    /// <summary>Its value; null where it is undefined or not finite.</summary>
    public double? Value(Outcome outcome) => Value(outcome, outcome.Weights);

    /// <summary>Its value under these weights.</summary>
    public double? Value(Outcome outcome, ReadOnlySpan<float> weights) => Metric.Compute(outcome, weights) is { } value && double.IsFinite(value) ? value : null;

    internal static string KeyOf(Items<Target> targets, Target target, string id) => targets.Count == 1 ? id : $"{target.Name}/{id}";
}
