using Norma.Data;
using Norma.Data.Profiles;
using Norma.Spec;
using Xunit;
using static Norma.Tests.Data.Tables;

namespace Norma.Tests.Data;

public sealed class DriftTests
{
    static float[] Normal(int count, double mean, int seed)
    {
        var stream = new Seed(seed, "drift");
        return [.. Enumerable.Range(0, count).Select(_ => (float)(mean + stream.Normal()))];
    }

    static IReadOnlyList<Finding> Check(Column trained, Column rows)
    {
        var table = Of(trained);
        return Drift.Check(Profile.Of(table, FieldsOf(table)), Of(rows));
    }

    [Fact]
    public void Rows_of_the_same_kind_do_not_drift()
    {
        for (var seed = 0; seed < 50; seed++)
            Assert.DoesNotContain(Check(Numbers("x", Normal(500, 0, seed)), Numbers("x", Normal(60, 0, 1000 + seed))), f => f.Code == "DATA084");
    }

    [Fact]
    public void A_number_that_moved_by_a_deviation_drifts() =>
        Assert.Contains(Check(Numbers("x", Normal(500, 0, 1)), Numbers("x", Normal(500, 1, 2))), f => f.Code == "DATA084" && f.Path == "$.data.fields.x");

    [Fact]
    public void A_column_of_mostly_zeros_does_not_drift_from_itself()
    {
        float[] values = [.. Enumerable.Range(0, 200).Select(i => i % 10 == 0 ? i : 0f)];
        Assert.Empty(Check(Numbers("x", values), Numbers("x", values)));
    }

    [Fact]
    public void Numbers_outside_the_training_range_are_counted()
    {
        var finding = Assert.Single(Check(Numbers("x", 1, 2, 3), Numbers("x", 0, 1, 3, 4, 5)));
        Assert.Equal(("DATA082", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("3 of 5 values outside the training range 1 … 3", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_training_never_saw_are_counted()
    {
        var finding = Assert.Single(Check(Texts("x", "a", "b"), Texts("x", "a", "c", "c", "d", null)));
        Assert.Equal("DATA081", finding.Code);
        Assert.Contains("2 values that training never saw, in 3 of 5 rows", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_category_whose_shares_turn_drifts()
    {
        string[] Shares(int a, int b) => [.. Enumerable.Repeat("a", a), .. Enumerable.Repeat("b", b)];
        Assert.Contains(Check(Texts("x", Shares(900, 100)), Texts("x", Shares(100, 900))), f => f.Code == "DATA084");
        Assert.Empty(Check(Texts("x", Shares(900, 100)), Texts("x", Shares(90, 10))));
    }

    [Fact]
    public void New_gaps_are_named()
    {
        float[] gaps = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 1f : float.NaN)];
        Assert.Contains(Check(Numbers("x", [.. Enumerable.Repeat(1f, 40)]), Numbers("x", gaps)), f => f.Code == "DATA083" && f.Message.Contains("20 of 40", StringComparison.Ordinal));
    }

    [Fact]
    public void The_stability_index_is_that_of_its_formula()
    {
        // Half a row added to each: p = 30.5/41, 10.5/41; q = 10.5/41, 30.5/41; 2 · (20/41) · ln(30.5/10.5).
        Assert.Equal(2 * (20 / 41.0) * Math.Log(30.5 / 10.5), Drift.Index([10, 30], [30, 10]), 12);
        Assert.Equal(0, Drift.Index([5, 5], [50, 50]), 12);
    }

    [Fact]
    public void Pieces_are_judged_as_the_rows_together()
    {
        var trained = Of(Numbers("x", Normal(5000, 0, 1)), Texts("t", [.. Enumerable.Range(0, 5000).Select(i => $"{i % 7}")]));
        var rows = Of(Numbers("x", [.. Normal(130_000, 0.5, 2).Select((v, i) => i % 3 == 0 ? float.NaN : v)]), Texts("t", [.. Enumerable.Range(0, 130_000).Select(i => i % 4 == 0 ? null : $"{i % 9}")]));
        var profile = Profile.Of(trained, FieldsOf(trained));
        var whole = Drift.Check(profile, rows);
        Assert.Equal(["DATA083", "DATA082", "DATA084", "DATA083", "DATA081", "DATA084"], whole.Select(f => f.Code));
        foreach (var size in new[] { 777, 8192, 120_000 })
        {
            var tally = new DriftTally(profile);
            for (var from = 0; from < rows.Rows; from += size) tally.Add(rows.Take([.. Enumerable.Range(from, Math.Min(size, rows.Rows - from))]));
            Assert.Equal(whole, tally.Findings());
        }
    }

    static IReadOnlyList<Finding> Check(Column trained, Column rows, Field field)
    {
        var table = Of(trained);
        return Drift.Check(DataProfile.FromJson(Profile.Of(table, FieldsOf(table, (trained.Name, field))).ToJson()), Of(rows));
    }

    [Fact]
    public void Texts_are_held_to_the_lengths_of_the_training_rows()
    {
        TextColumn Of(int rows, int shortest, int longest) => Texts("t", [.. Enumerable.Range(0, rows).Select(i => new string((char)('a' + i % 26), shortest + i % (longest - shortest + 1)))]);
        Assert.Empty(Check(Of(200, 10, 60), Of(90, 10, 60), new Norma.Data.Fields.Text(Role.Feature)));
        var findings = Check(Of(200, 10, 60), Of(90, 50, 90), new Norma.Data.Fields.Text(Role.Feature));
        Assert.Equal(["DATA082", "DATA084"], findings.Select(f => f.Code));
        Assert.StartsWith("'t' by the length has ", findings[0].Message, StringComparison.Ordinal);
        Assert.EndsWith(" of 90 values outside the training range 10 … 60", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_vector_is_held_to_each_of_its_numbers_and_a_long_one_to_their_mean()
    {
        TensorColumn<float> Of(int rows, int width, float second, int seed)
        {
            var values = Normal(rows * width, 0, seed);
            for (var row = 0; row < rows; row++) values[row * width + 1] += second;
            return new("v", [width], values);
        }
        Assert.DoesNotContain(Check(Of(400, 4, 0, 1), Of(300, 4, 0, 2), new Norma.Data.Fields.Vector()), f => f.Code == "DATA084");
        Assert.Contains("'v' by number 2 differs", Assert.Single(Check(Of(400, 4, 0, 1), Of(300, 4, 1, 2), new Norma.Data.Fields.Vector()), f => f.Code == "DATA084").Message, StringComparison.Ordinal);
        Assert.Contains("'v' by the mean of a row differs", Assert.Single(Check(Of(400, 40, 0, 1), Of(300, 40, 40, 2), new Norma.Data.Fields.Vector()), f => f.Code == "DATA084" && f.Message.Contains("mean", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_that_became_dark_drift()
    {
        TensorColumn<byte> Of(int rows, int least) => new("p", [8, 8, 1], [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, 64).Select(i => (byte)(least + (row * 7 + i * 3) % 60 + row % 50)))]);
        Assert.Empty(Check(Of(200, 100), Of(150, 100), new Norma.Data.Fields.Image()));
        Assert.Contains(Check(Of(200, 100), Of(150, 0), new Norma.Data.Fields.Image()), f => f.Code == "DATA084" && f.Message.Contains("'p' by the mean of a row differs", StringComparison.Ordinal));
    }
}
