using Norma.Data;
using Norma.Data.Fields;
using Norma.Evaluation;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Evaluation;

public sealed class GateTests
{
    /// <summary>The result of a gate on test rows of two classes, with the training rows' classes for baselines.</summary>
    static GateResult Result(Gate gate, float[] truth, float[] positive, string[]? regions = null, float[]? weights = null, float[]? train = null)
    {
        Outcome Said(float[] of, float[] p, float[]? w) => new(Samples.Binary, of, [.. p.SelectMany(v => new[] { 1 - v, v })], w);
        regions ??= [.. truth.Select(_ => "one")];
        string[] levels = [.. regions.Distinct()];
        train ??= [0, 0, 1];
        var judgement = Judge.Of("m", new EvaluationSpec([gate.Metric is var m && GroupMetric.Words.ContainsKey(m) ? "accuracy" : gate.Metric], ["majority"], Gates: [gate], Resamples: 0),
            [new(Part.Train, [Said(train, train, null)]), new(Part.Test, [Said(truth, positive, weights)])],
            new(new Table([new TextColumn("region", [.. regions.Select(r => Array.IndexOf(levels, r))], levels)], truth.Length), new([KeyValuePair.Create("region", (Field)new Category())])), 1);
        Assert.Equal(judgement.Blessed, judgement.Gates.Single().Passed);
        Assert.Equal(judgement.Blessed ? 0 : 1, judgement.FailedGates().Count());
        return judgement.Gates.Single();
    }

    static readonly float[] s_truth = [1, 1, 0, 0];
    static readonly float[] s_half = [0.9f, 0.4f, 0.6f, 0.1f];   // right, wrong, wrong, right

    [Theory]
    [InlineData(0.5, null, null)]
    [InlineData(0.6, null, "0.5 is below 0.6")]
    [InlineData(null, 0.5, null)]
    [InlineData(null, 0.4, "0.5 is above 0.4")]
    [InlineData(null, null, "it asks for nothing")]
    public void A_minimum_and_a_maximum_hold_the_value(double? minimum, double? maximum, string? reason)
    {
        var result = Result(new Gate("accuracy", minimum, maximum), s_truth, s_half);
        Assert.Equal(0.5, result.Value);
        Assert.Equal(reason, result.Reason);
        Assert.Equal(reason is null, result.Passed);
    }

    [Fact]
    public void Against_a_baseline_the_gain_counts_in_the_metrics_direction()
    {
        Assert.True(Result(new Gate("accuracy", Baseline: "majority"), s_truth, s_half).Passed);
        Assert.Equal("0.5 is 0 better than 'majority' (0.5), 0.02 is asked for", Result(new Gate("accuracy", Baseline: "majority", MinAbsoluteChange: 0.02), s_truth, s_half).Reason);

        // The majority gives the positive class 1/3: its log loss is (ln 3 + ln 1.5) / 2 = 0.752; the model's (ln 1/0.9 + ln 1/0.4) / 2 = 0.511.
        var better = Result(new Gate("log_loss", Baseline: "majority", MinAbsoluteChange: 0.2), s_truth, s_half);
        Assert.Equal(0.752, better.BaselineValue!.Value, 1e-3);
        Assert.Equal(0.511, better.Value!.Value, 1e-3);
        Assert.True(better.Passed);
        Assert.False(Result(new Gate("log_loss", Baseline: "majority", MinAbsoluteChange: 0.25), s_truth, s_half).Passed);
        Assert.Equal("the baseline 'mean' was not computed", Result(new Gate("accuracy", Baseline: "mean"), s_truth, s_half).Reason);
    }

    [Fact]
    public void A_gain_is_not_lost_to_rounding()
    {
        // 95 of 100 right against 93: 0.95 − 0.93 is 0.0199999999999999 in floating point.
        float[] truth = [.. Enumerable.Range(0, 100).Select(i => i < 7 ? 1f : 0f)];
        float[] positive = [.. truth.Select((t, i) => i < 5 ? 1 - t : t)];
        var result = Result(new Gate("accuracy", Baseline: "majority", MinAbsoluteChange: 0.02), truth, positive);
        Assert.True(result.Value - result.BaselineValue < 0.02);
        Assert.True(result.Passed);
    }

    [Fact]
    public void By_slices_the_worst_slice_with_enough_rows_decides()
    {
        // north: 2 of 2 right; south: 1 of 2; west: 0 of 1, too few.
        float[] truth = [1, 0, 1, 0, 1], positive = [0.9f, 0.1f, 0.9f, 0.9f, 0.1f];
        string[] regions = ["north", "north", "south", "south", "west"];
        var result = Result(new Gate("accuracy", Minimum: 0.6, By: "region", MinimumRows: 2), truth, positive, regions);
        Assert.Equal("south", result.Slice);
        Assert.Equal("0.5 is below 0.6", result.Reason);
        Assert.True(Result(new Gate("accuracy", Minimum: 0.5, By: "region", MinimumRows: 2), truth, positive, regions).Passed);
        Assert.Equal("west", Result(new Gate("accuracy", Minimum: 0.5, By: "region", MinimumRows: 1), truth, positive, regions).Slice);
        Assert.Equal("no slice of 'region' has 20 rows or more", Result(new Gate("accuracy", Minimum: 0.5, By: "region"), truth, positive, regions).Reason);
    }

    [Fact]
    public void Row_weights_count()
    {
        Assert.Equal(0.8, Result(new Gate("accuracy", Minimum: 0.7), s_truth, s_half, weights: [3, 1, 1, 5]).Value!.Value, 1e-9);
        // Of the north's positive weight 4, 3 is selected: 3/4 against 0.
        var difference = Result(new Gate("demographic_parity_difference", Maximum: 0.5, By: "region", MinimumRows: 1), [1, 1, 0, 0], [0.9f, 0.1f, 0.1f, 0.1f], ["north", "north", "south", "south"], [3, 1, 1, 1]);
        Assert.Equal(0.75, difference.Value!.Value, 1e-9);
        Assert.Equal("0.75 is above 0.5", difference.Reason);
    }

    [Fact]
    public void What_is_undefined_is_not_passed()
    {
        Assert.Equal("undefined on these 2 rows", Result(new Gate("roc_auc", Minimum: 0.1), [1, 1], [0.5f, 0.6f]).Reason);
        Assert.Equal("undefined on these 0 rows", Result(new Gate("accuracy", Minimum: 0.1), [], []).Reason);
        Assert.Equal("undefined on these 4 rows", Result(new Gate("equalized_odds_difference", Maximum: 1, By: "region", MinimumRows: 1), [1, 0, 1, 1], s_half, ["north", "north", "south", "south"]).Reason);
        Assert.Equal("fewer than two groups of 'region' have 3 rows or more", Result(new Gate("demographic_parity_difference", Maximum: 1, By: "region", MinimumRows: 3), s_truth, s_half, ["a", "a", "b", "b"]).Reason);
        Assert.Equal("there is no column 'city'", Result(new Gate("accuracy", Maximum: 1, By: "city"), s_truth, s_half).Reason);
    }

    public static TheoryData<string, string> Groups => [.. from c in Samples.Judging("groups") from word in GroupMetric.Words.Keys select (c.GetProperty("name").GetString()!, word)];

    [Theory, MemberData(nameof(Groups))]
    public void Group_differences_equal_fairlearns(string name, string word)
    {
        var golden = Samples.Judging("groups").Single(c => c.GetProperty("name").GetString() == name);
        var result = Result(new Gate(word, Minimum: 0, By: "region"), golden.GetProperty("truth").Floats(), golden.GetProperty("positive").Floats(),
            [.. golden.GetProperty("groups").EnumerateArray().Select(g => $"group {g.GetInt32()}")], golden.GetProperty("weights").FloatsOrNull());
        Assert.Equal(golden.GetProperty("values").GetProperty(word).GetDouble(), result.Value!.Value, 1e-6);
    }

    [Fact]
    public void Where_no_group_is_selected_there_is_parity()
    {
        GroupRates[] none = [new(0, 0, 0), new(0, 0, 0)];
        foreach (var (word, metric) in GroupMetric.Words)
            Assert.Equal(metric.Measure.Better is Better.Lower ? 0 : 1, metric.Compute(none)!.Value);
        Assert.False(GroupMetric.Words["demographic_parity_ratio"].Fits(Samples.Number));
    }
}
