using Norma.Data;
using Norma.Evaluation;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Evaluation;

public sealed class BootstrapTests
{
    /// <summary>Rows of which four in five are right.</summary>
    static Outcome FourInFive(int rows, float[]? weights = null, int repeat = 1) => new(Samples.Binary, new float[rows],
        [.. Enumerable.Range(0, rows).SelectMany(row => row / repeat % 5 == 0 ? new[] { 0.2f, 0.8f } : [0.8f, 0.2f])], weights);

    static Map<Interval> Intervals(Outcome outcome, int resamples = 2000, ulong[]? groups = null, double confidence = 0.95, params string[] metrics) =>
        Bootstrap.Intervals(JudgedMetric.Of(new EvaluationSpec([.. (metrics.Length == 0 ? ["accuracy"] : metrics).Select(Vocabulary.Parse<Metric>)]), [outcome.Target]),
            [outcome], groups, new EvaluationSpec(Resamples: resamples, Confidence: confidence), 1, [], CancellationToken.None);

    [Fact]
    public void The_interval_of_a_share_is_that_of_the_normal_distribution()
    {
        // 1.96 · sqrt(0.8 · 0.2 / 400) = 0.0392; at 80 % 1.2816 · 0.02 = 0.0256.
        var (low, high) = (Intervals(FourInFive(400))["accuracy"].Low, Intervals(FourInFive(400))["accuracy"].High);
        Assert.Equal(0.8 - 0.0392, low, 0.005);
        Assert.Equal(0.8 + 0.0392, high, 0.005);
        var narrow = Intervals(FourInFive(400), confidence: 0.8)["accuracy"];
        Assert.Equal(2 * 0.0256, narrow.High - narrow.Low, 0.006);
    }

    [Fact]
    public void Rows_of_a_group_say_less()
    {
        ulong[] groups = [.. Enumerable.Range(0, 400).Select(row => (ulong)(row / 4) * 977)];
        var (alone, grouped) = (Intervals(FourInFive(400, repeat: 4))["accuracy"], Intervals(FourInFive(400, repeat: 4), groups: groups)["accuracy"]);
        // Four equal rows count as one: the deviation doubles.
        Assert.InRange((grouped.High - grouped.Low) / (alone.High - alone.Low), 1.8, 2.2);
    }

    [Fact]
    public void Weights_of_rows_multiply()
    {
        Assert.Equal(Intervals(FourInFive(100)), Intervals(FourInFive(100, [.. Enumerable.Repeat(2f, 100)])));
        // The wrong rows count nothing: every resample is all right.
        Assert.Equal(new Interval(1, 1), Intervals(FourInFive(100, [.. Enumerable.Range(0, 100).Select(row => row % 5 == 0 ? 0f : 1f)]))["accuracy"]);
    }

    [Fact]
    public void A_metric_that_is_mostly_undefined_has_no_interval()
    {
        Assert.Equal(["accuracy"], Intervals(FourInFive(50), 100, metrics: ["accuracy", "roc_auc"]).Keys);
        Assert.Empty(Intervals(FourInFive(1), 100));
        Assert.Empty(Intervals(FourInFive(50), 0));
    }

    [Fact]
    public void Of_many_rows_there_are_fewer_resamples()
    {
        Assert.Equal(1000, Bootstrap.ResamplesFor(100_000, 1000));
        Assert.Equal(200, Bootstrap.ResamplesFor(500_000, 1000));
        Assert.Equal(100, Bootstrap.ResamplesFor(50_000_000, 1000));
        Assert.Equal(50, Bootstrap.ResamplesFor(50_000_000, 50));
    }

    [Fact]
    public void It_can_be_cancelled() => Assert.Throws<OperationCanceledException>(() =>
        Bootstrap.Intervals(JudgedMetric.Of(new EvaluationSpec(["accuracy"]), [Samples.Binary]), [FourInFive(50)], null, new EvaluationSpec(), 1, [], new CancellationToken(true)));
}
