using Norma.Data;
using Norma.Data.Fields;
using Norma.Evaluation;
using Norma.Features;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Evaluation;

public sealed class JudgeTests
{
    const int Rows = 240;

    static readonly string?[] s_regions = ["south", "north", null, "east"];

    static Table Test(int rows = Rows)
    {
        var seed = new Seed(4, "table");
        return new([
            new TextColumn("region", [.. Enumerable.Range(0, rows).Select(row => row % 4 == 2 ? -1 : row % 4)], ["south", "north", "", "east"]),
            new NumberColumn("age", [.. Enumerable.Range(0, rows).Select(row => row % 10 == 0 ? float.NaN : 20 + seed.Below(50))]),
            new NumberColumn("children", [.. Enumerable.Range(0, rows).Select(row => (float)(row % 3))]),
            new DateColumn("joined", [.. Enumerable.Range(0, rows).Select(row => new DateTimeOffset(2020 + row % 2, 6, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000)]),
            new TextColumn("household", [.. Enumerable.Range(0, rows).Select(row => row / 4)], [.. Enumerable.Range(0, rows / 4 + 1).Select(h => $"h{h}")]),
        ], rows);
    }

    static Map<Field> Fields => new(
    [
        KeyValuePair.Create("region", (Field)new Category(Sensitive: true)),
        KeyValuePair.Create("age", (Field)new Number()),
        KeyValuePair.Create("children", (Field)new Number()),
        KeyValuePair.Create("joined", (Field)new Date()),
        KeyValuePair.Create("household", (Field)new Category(Role.Group)),
        KeyValuePair.Create("left", (Field)new Binary(Role.Target)),
    ]);

    static Items<PartOutcomes> Parts(params Target[] targets) =>
    [
        new(Part.Train, [.. targets.Select(target => Samples.Random(target, 300, "train"))]),
        new(Part.Validation, [.. targets.Select(target => Samples.Random(target, 60, "validation"))]),
        new(Part.Test, [.. targets.Select(target => Samples.Random(target, Rows, "test", weighted: true))]),
    ];

    static EvaluationRows WithFeatures(Target target)
    {
        static Encoded Of(float[] truth, string stream)
        {
            var seed = new Seed(6, stream);
            return new(truth.Length, new Layout(2, []), [.. truth.SelectMany(t => new[] { t + (float)seed.Normal(), (float)seed.Normal() })], []);
        }
        var parts = Parts(target);
        return new(Test(), Fields, Of(parts[0].Outcomes[0].Truth, "train"), Of(parts[2].Outcomes[0].Truth, "test"));
    }

    [Fact]
    public void A_judgement_holds_metrics_by_part_intervals_baselines_and_slices()
    {
        var judgement = Judge.Of("churn", new EvaluationSpec(Slices: ["children"], Resamples: 50), Parts(Samples.Binary), WithFeatures(Samples.Binary), 1);

        Assert.Equal("binary_classification", judgement.Task);
        Assert.True(judgement.Blessed);
        Assert.Equal(["train", "validation", "test"], judgement.Metrics.Keys);
        Assert.Equal(JudgedMetric.Usual.Where(m => m.Fits(Samples.Binary)).Select(m => m.Id), judgement.Metrics["test"].Keys);
        foreach (var (key, value) in judgement.Metrics["test"])
            Assert.InRange(value, judgement.Intervals["test"][key].Low, judgement.Intervals["test"][key].High);
        Assert.Equal(["logistic_regression", "majority"], judgement.Baselines.Keys);
        Assert.True(judgement.Baselines["logistic_regression"]["test"]["roc_auc"] > 0.7);
        Assert.Equal(0.5, judgement.Baselines["majority"]["test"]["roc_auc"], 1e-9);
        // Stated first, then the sensitive field.
        Assert.Equal(["children 0", "children 1", "children 2", "region east", "region north", "region south", "region "], judgement.Slices.Select(s => $"{s.By.Keys.Single()} {s.By.Values.Single()}"));
        Assert.All(judgement.Slices.Take(3), slice => Assert.Equal(80, slice.Rows));
        Assert.Empty(judgement.Findings);
    }

    [Fact]
    public void The_file_says_what_the_judgement_says()
    {
        var spec = new EvaluationSpec(Resamples: 20, Gates: [new Gate("roc_auc", Minimum: 0.5, By: "region"), new Gate("f1", Minimum: 0.99)]);
        var judgement = Judge.Of("churn", spec, Parts(Samples.Binary), WithFeatures(Samples.Binary), 1) with { StoppedBy = "early_stopping", Epochs = 23, Seconds = 4.1 };
        var json = judgement.ToJson();
        Assert.Equal(judgement, Judgement.FromJson(json));
        Assert.Equal(json, Judgement.FromJson(json).ToJson());
        Assert.Contains("\"by\": {\n        \"region\": null\n      }", json, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", json, StringComparison.Ordinal);
        Assert.DoesNotContain("findings", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_do_not_matter()
    {
        string Once() => Judge.Of("m", new EvaluationSpec(Slices: ["age"]), Parts(Samples.Classes(3)), WithFeatures(Samples.Classes(3)), 7).ToJson();
        var first = Once();
        ThreadPool.GetMaxThreads(out _, out _);
        Assert.Equal(first, Once());
        Assert.NotEqual(first, Judge.Of("m", new EvaluationSpec(Slices: ["age"]), Parts(Samples.Classes(3)), WithFeatures(Samples.Classes(3)), 8).ToJson());
    }
}
