using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Explain;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Evaluation.Explain;

public sealed class SurrogateTreeTests
{
    const int Rows = 1000;

    static readonly Table s_rows = Make();

    static Table Make()
    {
        var seed = new Seed(9, "tree");
        return new([
            new NumberColumn("age", [.. Enumerable.Range(0, Rows).Select(_ => (float)(18 + seed.Below(60)))]),
            new NumberColumn("income", [.. Enumerable.Range(0, Rows).Select(i => i % 5 == 0 ? float.NaN : (float)seed.Uniform())]),
            new TextColumn("region", [.. Enumerable.Range(0, Rows).Select(_ => seed.Below(5) - 1)], ["north", "south", "east", "west"]),
            new DateColumn("joined", [.. Enumerable.Range(0, Rows).Select(i => (18262L + i) * 86_400_000_000)]),   // from 2020-01-01, a day each
        ], Rows);
    }

    static SurrogateTree Tree(Target target, Func<int, float> said, int depth = 4, params string[] fields)
    {
        float[] outputs = target.Task is TaskKind.Regression
            ? [.. Enumerable.Range(0, Rows).Select(said)]
            : [.. Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Range(0, target.Outputs).Select(c => c == (int)said(row) ? 1f : 0f))];
        return SurrogateTree.Of(s_rows, fields.Length == 0 ? ["age", "income", "region", "joined"] : new(fields), new(target, new float[Rows], outputs), 1, depth);
    }

    static float Age(int row) => ((NumberColumn)s_rows["age"]).Values[row];

    static string? Region(int row) => ((TextColumn)s_rows["region"])[row];

    [Fact]
    public void The_rules_are_those_that_the_model_follows()
    {
        var tree = Tree(Samples.Binary, row => Age(row) > 40 && Region(row) is ("north" or "east") ? 1 : 0);
        Assert.Equal(
        [
            "region is not one of east, north → no",
            "region is one of east, north & age > 40 → yes",
            "region is one of east, north & age ≤ 40 → no",
        ], tree.Rules.Select(r => $"{string.Join(" & ", r.If)} → {r.Then}").Order(StringComparer.Ordinal));
        Assert.Equal(1, tree.Fidelity);
        Assert.Equal("agreement", tree.FidelityOf);
        Assert.Equal((700, 300), (tree.FittedRows, tree.HeldOutRows));
        Assert.Equal(700, tree.Rules.Sum(r => r.Rows));
        Assert.All(tree.Rules, r => Assert.Equal(1, r.Purity, 1e-9));
    }

    [Fact]
    public void A_missing_value_goes_where_the_model_sends_it()
    {
        var income = ((NumberColumn)s_rows["income"]).Values;
        var tree = Tree(Samples.Number, row => float.IsNaN(income[row]) || income[row] <= 0.5f ? 10 : 20, fields: "income");
        Assert.Equal(2, tree.Rules.Count);
        Assert.Matches(@"^\(income ≤ 0\.(5|49\d*) or missing\)$", tree.Rules[0].If.Single());
        Assert.Equal(["10", "20"], tree.Rules.Select(r => r.Then));
        Assert.Equal("r2", tree.FidelityOf);
        Assert.True(tree.Fidelity > 0.98);
        Assert.Equal(0, tree.Rules[0].Purity, 1e-6);
    }

    [Fact]
    public void Ranges_of_one_field_become_one_condition()
    {
        var tree = Tree(Samples.Classes(3), row => Age(row) <= 30 ? 0 : Age(row) <= 50 ? 1 : 2);
        Assert.Equal(["age ≤ 30", "30 < age ≤ 50", "age > 50"], tree.Rules.OrderBy(r => r.Then).Select(r => r.If.Single()));
        Assert.Equal(["c0", "c1", "c2"], tree.Rules.Select(r => r.Then).Order());
    }

    [Fact]
    public void Moments_are_shown_as_dates()
    {
        var tree = Tree(Samples.Binary, row => row < 366 ? 0 : 1, fields: "joined");
        Assert.Matches("^joined ≤ 2020-12-3|2021-01-0", tree.Rules[0].If.Single());
        Assert.True(tree.Fidelity > 0.98);
    }

    [Fact]
    public void A_missing_text_is_a_value()
    {
        var tree = Tree(Samples.Binary, row => Region(row) is null ? 1 : 0);
        Assert.Equal(["region is missing", "region is not missing"], tree.Rules.OrderBy(r => r.Then == "no").Select(r => r.If.Single()));
    }

    [Fact]
    public void A_model_that_always_says_the_same_is_one_rule()
    {
        var tree = Tree(Samples.Binary, _ => 1);
        Assert.Equal("always yes (100 % of rows)", tree.Rules.Single().ToString());
        Assert.Null(Tree(Samples.Number, _ => 3).Fidelity);
        Assert.Equal("3", Tree(Samples.Number, _ => 3).Rules.Single().Then);
    }

    [Fact]
    public void Depth_bounds_the_questions_and_fidelity_says_what_it_costs()
    {
        float Wave(int row) => MathF.Sin(Age(row) / 4) * 10;
        var (shallow, deep) = (Tree(Samples.Number, Wave, 1), Tree(Samples.Number, Wave, 6));
        Assert.Equal(2, shallow.Rules.Count);
        Assert.True(shallow.Fidelity < 0.7 && deep.Fidelity > 0.9, $"{shallow.Fidelity} {deep.Fidelity}");
        Assert.Equal(deep, Tree(Samples.Number, Wave, 6));
    }
}
