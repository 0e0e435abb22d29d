using Norma.Data;
using Norma.Data.Fields;
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

    static FieldDrift Drift(Column here, Column there, Field field)
    {
        var (one, other) = (Of(here), Of(there));
        return Assert.Single(TableDrift.Of(one, FieldsOf(one, (here.Name, field)), other, FieldsOf(other, (here.Name, field))));
    }

    // Texts of some words each, drawn with Zipf's frequencies from a vocabulary.
    static TextColumn Written(string language, int rows, int words, int seed)
    {
        var stream = new Seed(seed, "texts");
        return Texts("t", [.. Enumerable.Range(0, rows).Select(_ => string.Join(' ', Enumerable.Range(0, 1 + (int)(stream.Uniform() * 2 * words)).Select(_ => $"{language}{(int)Math.Exp(stream.Uniform() * Math.Log(2000))}")))]);
    }

    [Fact]
    public void Texts_of_the_same_kind_have_no_anomaly()
    {
        for (var seed = 0; seed < 40; seed++) Assert.Empty(Names(Drift(Written("w", 60, 12, seed), Written("w", 400, 12, 1000 + seed), new Text())));
    }

    [Theory, InlineData(60), InlineData(600)]
    public void Texts_that_are_in_both_files_are_measured_alike(int rows)
    {
        var texts = Written("w", rows, 12, 1);
        Assert.Equal(0, Drift(texts, texts, new Text()).JensenShannon);
    }

    [Fact]
    public void Texts_of_two_languages_by_turns_are_no_drift()
    {
        TextColumn ByTurns(int seed) => Texts("t", [.. Written("w", 300, 12, seed).Levels.Zip(Written("m", 300, 12, seed + 1).Levels).SelectMany(pair => new[] { pair.First, pair.Second })]);
        Assert.Empty(Names(Drift(ByTurns(1), ByTurns(3), new Text())));
    }

    [Theory, InlineData("w", 30, "the length"), InlineData("m", 12, "the share of usual words")]
    public void Texts_that_became_longer_or_speak_of_other_things_diverge(string language, int words, string measure)
    {
        var drift = Drift(Written(language, 300, words, 1), Written("w", 300, 12, 2), new Text());
        Assert.Equal(["COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH"], Names(drift));
        Assert.Equal(measure, drift.Measure);
        Assert.StartsWith($"by {measure}: the divergence is", drift.Anomalies[0].Message, StringComparison.Ordinal);
    }

    static TensorColumn<float> Pictures(int rows, float brightness, float contrast, int seed)
    {
        var stream = new Seed(seed, "pictures");
        return new("p", [4, 4, 1], [.. Enumerable.Range(0, rows).SelectMany(_ =>
        {
            var own = brightness + 0.1f * (float)stream.Normal();
            return Enumerable.Range(0, 16).Select(_ => own + contrast * (float)stream.Normal());
        })]);
    }

    [Theory, InlineData(0.5, 0.2, null), InlineData(0.8, 0.2, "the mean of a row"), InlineData(0.5, 0.5, "the deviation within a row")]
    public void Pictures_that_became_brighter_or_harsher_diverge(double brightness, double contrast, string? measure)
    {
        var drift = Drift(Pictures(300, (float)brightness, (float)contrast, 1), Pictures(500, 0.5f, 0.2f, 2), new Image());
        Assert.Equal(measure is null ? [] : new[] { "COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH" }, Names(drift));
        if (measure is not null) Assert.Equal(measure, drift.Measure);
    }

    [Fact]
    public void A_vector_of_which_one_number_moved_diverges_by_it()
    {
        TensorColumn<float> Vectors(int rows, float third, int seed)
        {
            var stream = new Seed(seed, "vectors");
            return new("v", [3], [.. Enumerable.Range(0, rows * 3).Select(i => (float)stream.Normal() + (i % 3 == 2 ? third : 0))]);
        }
        Assert.Empty(Names(Drift(Vectors(300, 0, 1), Vectors(500, 0, 2), new Vector())));
        Assert.Equal("number 3", Drift(Vectors(300, 1, 1), Vectors(500, 0, 2), new Vector()).Measure);
        // Of two lengths what both have is compared.
        Assert.Equal("number 2", Drift(new TensorColumn<float>("v", [2], Normal(600, 1, 5)), Vectors(500, 0, 2), new Vector()) is { Measure: "number 1" or "number 2" } ? "number 2" : "");
    }

    [Fact]
    public void Later_moments_diverge()
    {
        DateColumn Days(int first, int count) => new("d", [.. Enumerable.Range(first, count).Select(day => day * 86_400_000_000L)]);
        var drift = Drift(Days(20_000, 200), Days(19_000, 400), new Date());
        Assert.Equal(["COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH"], Names(drift));
        Assert.Equal("the moment", drift.Measure);
        Assert.Empty(Names(Drift(Days(19_000, 400), Days(19_000, 400), new Date())));
    }
}
