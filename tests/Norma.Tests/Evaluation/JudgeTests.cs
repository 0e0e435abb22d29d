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

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"name\": 1}")]
    [InlineData("\ud800")]
    public void What_is_no_judgement_is_refused(string json) =>
        Assert.Equal("EVAL030", Assert.Single(Assert.Throws<FindingsException>(() => Judgement.FromJson(json)).Findings).Code);

    [Theory]
    [InlineData("\"accuracy\": 0.5", "\"accuracy\": null")]
    [InlineData("\"accuracy\": 0.5", "\"accuracy\": NaN")]
    [InlineData("\"accuracy\": 0.5", "\"accuracy\": \"0.5\"")]
    [InlineData("\"accuracy\": 0.5", "\"accuracy\": 0.5, \"accuracy\": 0.6")]
    [InlineData("\"accuracy\": 0.5", "\"\\ud800\": 0.5")]
    [InlineData("[0.4, 0.6]", "[0.6, 0.4]")]
    [InlineData("[0.4, 0.6]", "[0.4]")]
    [InlineData("[0.4, 0.6]", "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]")]
    [InlineData("\"gates\": []", "\"gates\": [null]")]
    [InlineData("\"gates\": []", "\"gates\": [{\"metric\": \"f1\"}]")]
    [InlineData("\"blessed\": true", "\"blessed\": 1")]
    public void A_wrong_value_is_refused(string was, string now)
    {
        const string sound = """
            {"name": "m", "task": "regression", "blessed": true, "metrics": {"test": {"accuracy": 0.5}}, "intervals": {"test": {"accuracy": [0.4, 0.6]}},
             "baselines": {}, "slices": [], "gates": [], "later": 1}
            """;
        Assert.Equal(0.5, Judgement.FromJson(sound).Metrics["test"]["accuracy"]);
        Assert.Contains(was, sound, StringComparison.Ordinal);
        var refused = Assert.Throws<FindingsException>(() => Judgement.FromJson(sound.Replace(was, now, StringComparison.Ordinal)));
        Assert.Equal("EVAL030", Assert.Single(refused.Findings).Code);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
    }

    [Fact]
    public void Of_several_targets_keys_begin_with_the_target()
    {
        var other = Samples.Number;
        var spec = new EvaluationSpec(Resamples: 10, Gates: [new Gate("r2", Minimum: 0.5), new Gate("r2", Minimum: 0.5, Target: "left")]);
        var judgement = Judge.Of("m", spec, Parts(Samples.Binary, other), new(Test(), Fields), 1);
        Assert.Equal("several", judgement.Task);
        Assert.Contains("left/accuracy", judgement.Metrics["test"].Keys);
        Assert.Contains("price/r2", judgement.Intervals["test"].Keys);
        Assert.Equal(["majority", "mean"], judgement.Baselines.Keys);
        Assert.All(judgement.Baselines["mean"]["test"].Keys, key => Assert.StartsWith("price/", key, StringComparison.Ordinal));
        Assert.Equal(["EVAL032", "EVAL032"], judgement.Findings.Select(f => f.Code));
        Assert.True(judgement.Gates[0].Passed);
        Assert.Equal("it is not computed", judgement.Gates[1].Reason);
        Assert.False(judgement.Blessed);
    }

    [Fact]
    public void An_undefined_metric_is_absent_and_said_so()
    {
        Outcome one = new(Samples.Binary, [1, 1], [0.5f, 0.5f, 0.1f, 0.9f]);
        var judgement = Judge.Of("m", new EvaluationSpec(["accuracy", "roc_auc"], ["majority"]), [new(Part.Test, [one])], new(new Table([], 2), Fields), 1);
        Assert.Equal(["accuracy"], judgement.Metrics["test"].Keys);
        Assert.Equal(["EVAL037", "EVAL032"], judgement.Findings.Select(f => f.Code));
        Assert.Empty(judgement.Baselines);
    }

    [Fact]
    public void Many_slices_are_cut_to_the_most_frequent()
    {
        var judgement = Judge.Of("m", new EvaluationSpec(Slices: ["household"], Resamples: 0, Gates: [new Gate("accuracy", Minimum: 0, By: "household", MinimumRows: 1)]), Parts(Samples.Binary), new(Test(), Fields), 1);
        Assert.Equal(50, judgement.Slices.Count(s => s.By.ContainsKey("household")));
        Assert.Contains("EVAL034", judgement.Findings.Select(f => f.Code));
    }

    [Fact]
    public void Groups_of_the_split_widen_the_intervals()
    {
        var alone = new EvaluationRows(Test(), Fields);
        Judgement Of(EvaluationRows rows) => Judge.Of("m", new EvaluationSpec(["accuracy"], Resamples: 300), Parts(Samples.Binary), rows, 1);
        Assert.NotEqual(Of(alone).Intervals, Of(alone with { GroupedBy = ["household"] }).Intervals);
        Assert.Throws<KeyNotFoundException>(() => Of(alone with { GroupedBy = ["nowhere"] }));
    }

    [Fact]
    public void The_gap_is_positive_where_training_rows_are_judged_better()
    {
        var metrics = JudgedMetric.Of(new EvaluationSpec(["accuracy", "log_loss"]), [Samples.Binary]);
        var judgement = new Judgement("m", "binary_classification", true,
            new([KeyValuePair.Create("train", new Map<double>([new("accuracy", 0.9), new("log_loss", 0.2)])), KeyValuePair.Create("test", new Map<double>([new("accuracy", 0.8), new("log_loss", 0.5)]))]),
            Map<Map<Interval>>.Empty, Map<Map<Map<double>>>.Empty, [], []);
        Assert.Equal(0.1, metrics[0].Gap(judgement)!.Value, 1e-12);
        Assert.Equal(0.3, metrics[1].Gap(judgement)!.Value, 1e-12);
        Assert.Null(metrics[0].Gap(judgement, "validation"));
    }

    [Fact]
    public void Threads_do_not_matter()
    {
        string Once() => Judge.Of("m", new EvaluationSpec(Slices: ["age"]), Parts(Samples.Classes(3)), WithFeatures(Samples.Classes(3)), 7).ToJson();
        var first = Once();
        Assert.Equal(first, Once());
        Assert.NotEqual(first, Judge.Of("m", new EvaluationSpec(Slices: ["age"]), Parts(Samples.Classes(3)), WithFeatures(Samples.Classes(3)), 8).ToJson());
    }
}
