using Norma.Data;
using Norma.Data.Profiles;
using Norma.Spec;
using Xunit;
using static Norma.Tests.Data.Tables;

namespace Norma.Tests.Data.Profiles;

/// <summary>What stands out of other rows has TensorFlow Data Validation's name, and equal rows have none.</summary>
public sealed class TableDriftTests
{
    static float[] Normal(int count, double mean, int seed)
    {
        var stream = new Seed(seed, "drift");
        return [.. Enumerable.Range(0, count).Select(_ => (float)(mean + stream.Normal()))];
    }

    static FieldDrift Drift(Column here, Column there)
    {
        var (one, other) = (Of(here), Of(there));
        return Assert.Single(TableDrift.Of(one, FieldsOf(one), other, FieldsOf(other)));
    }

    static string[] Names(FieldDrift drift) => [.. drift.Anomalies.Select(a => a.Name)];

    static string?[] Repeat(params (string? Value, int Count)[] values) => [.. values.SelectMany(v => Enumerable.Repeat(v.Value, v.Count))];

    [Fact]
    public void Rows_of_the_same_kind_have_no_anomaly()
    {
        for (var seed = 0; seed < 100; seed++) Assert.Empty(Names(Drift(Numbers("x", Normal(60, 0, seed)), Numbers("x", Normal(500, 0, 1000 + seed)))));
    }

    [Fact]
    public void Numbers_that_moved_diverge() =>
        Assert.Equal(["COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH"], Names(Drift(Numbers("x", Normal(300, 1.5, 1)), Numbers("x", Normal(300, 0, 2)))));

    [Fact]
    public void A_value_that_became_frequent_is_far_in_L_infinity()
    {
        var drift = Drift(Texts("c", Repeat(("a", 360), ("b", 40))), Texts("c", Repeat(("a", 200), ("b", 200))));
        Assert.Contains("COMPARATOR_L_INFTY_HIGH", Names(drift));
        Assert.Equal(0.4, drift.LInfinity!.Value, 1e-12);
    }

    [Fact]
    public void New_values_are_unexpected_and_counted()
    {
        var drift = Drift(Texts("c", Repeat(("a", 50), ("b", 50), ("new", 2))), Texts("c", Repeat(("a", 50), ("b", 50))));
        Assert.Equal(["ENUM_TYPE_UNEXPECTED_STRING_VALUES"], Names(drift));
        Assert.Equal((1, 2L), (drift.Unexpected, drift.UnexpectedRows));
        Assert.DoesNotContain("new", Assert.Single(drift.Anomalies).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_gaps_than_there_were_are_said()
    {
        var drift = Drift(Texts("c", Repeat(("a", 50), (null, 50))), Texts("c", Repeat(("a", 100))));
        Assert.Equal(["FEATURE_TYPE_LOW_FRACTION_PRESENT"], Names(drift));
        Assert.Equal((0.5, 1.0), (drift.Present!.Value, drift.OtherPresent!.Value));
    }

    [Fact]
    public void Columns_that_came_or_went_are_named()
    {
        var (one, other) = (Of(Numbers("a", 1, 2)), Of(Numbers("b", 1, 2)));
        var drifts = TableDrift.Of(one, FieldsOf(one), other, FieldsOf(other));
        Assert.Equal([("a", "SCHEMA_NEW_COLUMN"), ("b", "SCHEMA_MISSING_COLUMN")], drifts.Select(d => (d.Field, Assert.Single(d.Anomalies).Name)));
    }

    [Fact]
    public void A_column_of_another_type_is_not_compared()
    {
        var drift = Drift(Texts("x", "a", "b"), Numbers("x", 1, 2));
        Assert.Equal(["UNEXPECTED_DATA_TYPE"], Names(drift));
        Assert.Null(drift.JensenShannon);
    }

    [Fact]
    public void Fewer_than_thirty_values_are_not_judged() => Assert.Empty(Names(Drift(Numbers("x", Normal(29, 5, 1)), Numbers("x", Normal(500, 0, 2)))));

    [Fact]
    public void A_column_without_values_is_not_compared() => Assert.Null(Drift(Numbers("x", float.NaN, float.NaN), Numbers("x", 1, 2)).JensenShannon);
}
