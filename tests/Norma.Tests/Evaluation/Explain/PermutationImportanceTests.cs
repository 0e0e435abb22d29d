using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Explain;
using Norma.Evaluation.Metrics;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Evaluation.Explain;

public sealed class PermutationImportanceTests
{
    static readonly Table s_rows = new([
        new NumberColumn("used", [.. Enumerable.Range(0, 100).Select(i => (float)i)]),
        new NumberColumn("little", [.. Enumerable.Range(0, 100).Select(i => (float)(i * 37 % 100))]),
        new TextColumn("unused", [.. Enumerable.Range(0, 100).Select(i => i % 3)], ["a", "b", "c"]),
    ], 100);

    /// <summary>ŷ = used + little / 10, and that is the truth of the unshuffled rows.</summary>
    static Outcome Predict(Table rows)
    {
        static float[] Of(Table table) => [.. ((NumberColumn)table["used"]).Values.Zip(((NumberColumn)table["little"]).Values, (u, l) => u + l / 10)];
        return new(Samples.Number, Of(s_rows), Of(rows));
    }

    [Fact]
    public void A_field_is_worth_what_the_metric_loses_without_it()
    {
        var importance = PermutationImportance.Of(s_rows, ["unused", "little", "used"], Predict, new R2(), 1, repeats: 20)!;

        Assert.Equal("r2", importance.Metric);
        Assert.Equal(1, importance.Baseline, 1e-9);
        Assert.Equal(["used", "little", "unused"], importance.Fields.Select(f => f.Field));
        // Shuffling v makes the squared error 2·var(v) on average: of a variance of about 1.01 + covariance, 2 / 1.02 and 0.02 / 1.02.
        Assert.InRange(importance.Fields[0].Mean, 1.6, 2.4);
        Assert.InRange(importance.Fields[1].Mean, 0.014, 0.026);
        Assert.Equal((0, 0), (importance.Fields[2].Mean, importance.Fields[2].Deviation));
        Assert.True(importance.Fields[0].Deviation > 0);
    }

    [Fact]
    public void An_error_that_grows_is_a_loss_too()
    {
        var importance = PermutationImportance.Of(s_rows, ["used"], Predict, new MeanAbsoluteError(), 1)!;
        Assert.True(importance.Fields.Single().Mean > 10);
    }

    [Fact]
    public void The_mean_and_deviation_are_those_of_the_repeats()
    {
        var calls = 0;
        float[] errors = [0, 1, 2, 6];   // the baseline's, then three repeats: mean 3, deviation sqrt((4 + 1 + 9) / 3)
        Outcome Said(Table _) => new(Samples.Number, [0, 0], [errors[calls], errors[calls++]]);
        var field = PermutationImportance.Of(new Table([new NumberColumn("x", [1, 2])], 2), ["x"], Said, new MeanAbsoluteError(), 1, repeats: 3)!.Fields.Single();
        Assert.Equal(3, field.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(14.0 / 3), field.Deviation, 1e-9);
    }

    [Fact]
    public void The_seed_decides_alone()
    {
        PermutationImportance Once(long seed, params string[] fields) => PermutationImportance.Of(s_rows, new(fields), Predict, new R2(), seed)!;
        Assert.Equal(Once(1, "used", "little"), Once(1, "used", "little"));
        Assert.NotEqual(Once(1, "used"), Once(2, "used"));
        // Another field more changes no other.
        Assert.Equal(Once(1, "used").Fields.Single(), Once(1, "unused", "used").Fields[0]);
    }

    [Fact]
    public void Where_the_metric_is_undefined_there_is_no_importance() =>
        Assert.Null(PermutationImportance.Of(new Table([new NumberColumn("x", [1])], 1), ["x"], _ => new(Samples.Number, [1], [1]), new R2(), 1));
}
