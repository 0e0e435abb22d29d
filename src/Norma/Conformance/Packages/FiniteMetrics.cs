using Norma.Formats;

namespace Norma.Conformance.Packages;

sealed class FiniteMetrics() : Rule<PackageFolder>("package/evaluation", "metrics of the test rows, with intervals that hold them", References.Run)
{
    public override IEnumerable<Breach> Breaches(PackageFolder package)
    {
        var evaluation = package.Evaluation;
        if (!evaluation.Metrics.TryGetValue("test", out var test) || test.Count == 0) yield return new("evaluation.json $.metrics.test", "is missing or empty");
        foreach (var (part, intervals) in evaluation.Intervals)
            foreach (var (metric, interval) in intervals)
                if (!evaluation.Metrics.TryGetValue(part, out var metrics) || !metrics.TryGetValue(metric, out var value)) yield return new($"evaluation.json $.intervals.{part}.{metric}", "is of a metric that was not measured");
                else if (value < interval.Low || value > interval.High) yield return new($"evaluation.json $.intervals.{part}.{metric}", $"[{interval.Low}, {interval.High}] does not hold {value}", Spec.Severity.Warning);
    }
}
