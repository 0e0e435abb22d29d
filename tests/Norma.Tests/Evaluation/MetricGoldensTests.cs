using System.Text.Json;
using Norma.Evaluation;
using Xunit;

namespace Norma.Tests.Evaluation;

public sealed class MetricGoldensTests
{
    public static TheoryData<string> Cases => [.. Samples.Golden("metrics.json").Select(c => c.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Cases))]
    public void Metrics_equal_scikit_learns(string name)
    {
        var golden = Samples.Golden("metrics.json").Single(c => c.GetProperty("name").GetString() == name);
        var classes = golden.GetProperty("classes").GetInt32();
        var target = golden.TryGetProperty("task", out _) ? Samples.Mask with { Shape = Norma.Spec.Shape.Of([.. golden.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())]) }
            : golden.TryGetProperty("shape", out var shape) ? Samples.Number with { Shape = Norma.Spec.Shape.Of([.. shape.EnumerateArray().Select(size => size.GetInt64())]) } : classes == 0 ? Samples.Number : Samples.Classes(classes);
        var outcome = new Outcome(target, golden.GetProperty("truth").Floats(), golden.GetProperty("predicted").Floats(), golden.GetProperty("weights").FloatsOrNull())
        {
            Scale = golden.TryGetProperty("deviations", out var deviations) ? new([.. deviations.Floats().Select(_ => 0f)], [.. deviations.Floats()]) : null,
        };
        var metrics = Samples.AllMetrics().Where(m => m.Fits(target)).ToDictionary(m => m.Id);

        var wrong = new List<string>();
        foreach (var (id, expected) in golden.GetProperty("metrics").EnumerateObject().Select(p => (p.Name, p.Value)))
        {
            var value = metrics[id].Compute(outcome);
            var same = expected.ValueKind is JsonValueKind.Null
                ? value is null
                : value is { } v && Math.Abs(v - expected.GetDouble()) <= 1e-6 * Math.Max(1, Math.Abs(expected.GetDouble()));
            if (!same) wrong.Add($"{id}: {value}, scikit-learn {expected}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_metric_has_a_golden()
    {
        var seen = Samples.Golden("metrics.json").SelectMany(c => c.GetProperty("metrics").EnumerateObject().Select(p => p.Name)).ToHashSet();
        string[] sameAsDefault = ["roc_auc_binary", "average_precision_binary"];
        var unseen = Samples.AllMetrics().Where(m => m.Fits(Samples.Binary) || m.Fits(Samples.Classes(4)) || m.Fits(Samples.Number) || m.Fits(Samples.Mask)).Select(m => m.Id).Except(seen).Except(sameAsDefault);
        Assert.Equal([], unseen);
    }
}
