using System.Text.Json;
using Norma.Data.Profiles;
using Xunit;
using static Norma.Tests.Data.Tables;

namespace Norma.Tests.Data.Profiles;

/// <summary>Correlations and divergences equal NumPy's and SciPy's.</summary>
public sealed class DivergenceTests
{
    static readonly JsonElement s_golden = JsonDocument.Parse(File.ReadAllText(Source.Path("tests", "Norma.Tests", "Data", "Profiles", "Goldens", "profile.json"))).RootElement;

    static float[] Floats(JsonElement values) => [.. values.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? float.NaN : v.GetSingle())];

    static long[] Longs(JsonElement values) => [.. values.EnumerateArray().Select(v => v.GetInt64())];

    static void Figures(JsonElement golden, long[] counts, long[] others)
    {
        Assert.Equal(golden.GetProperty("psi").GetDouble(), Divergence.StabilityIndex(counts, others), 1e-12);
        Assert.Equal(golden.GetProperty("js").GetDouble(), Divergence.JensenShannon(counts, others), 1e-12);
        Assert.Equal(golden.GetProperty("linf").GetDouble(), Divergence.LargestDifference(counts, others), 1e-12);
    }

    [Fact]
    public void Correlations_are_NumPys_over_the_rows_that_have_both()
    {
        foreach (var golden in s_golden.GetProperty("correlations").EnumerateArray())
        {
            var r = Correlations.Pearson(Floats(golden.GetProperty("x")), Floats(golden.GetProperty("y")));
            if (golden.GetProperty("r").ValueKind == JsonValueKind.Null) Assert.Null(r);
            else Assert.Equal(golden.GetProperty("r").GetDouble(), r!.Value, 1e-12);
        }
    }

    [Fact]
    public void Numbers_are_counted_between_NumPys_deciles()
    {
        foreach (var golden in s_golden.GetProperty("numbers").EnumerateArray())
        {
            var (here, there) = (Sorted.Of(Floats(golden.GetProperty("here"))), Sorted.Of(Floats(golden.GetProperty("there"))));
            var edges = Divergence.Edges(there);
            Assert.Equal(golden.GetProperty("edges").EnumerateArray().Select(e => Math.Round(e.GetDouble(), 9)), edges.Select(e => Math.Round(e, 9)));
            Assert.Equal(Longs(golden.GetProperty("counts")), Divergence.Counts(here, edges));
            Assert.Equal(Longs(golden.GetProperty("others")), Divergence.Counts(there, edges));
            Figures(golden, Divergence.Counts(here, edges), Divergence.Counts(there, edges));
        }
    }

    [Fact]
    public void Divergences_are_SciPys()
    {
        foreach (var golden in s_golden.GetProperty("categories").EnumerateArray()) Figures(golden, Longs(golden.GetProperty("counts")), Longs(golden.GetProperty("others")));
    }

    [Fact]
    public void What_does_not_vary_correlates_with_nothing()
    {
        Assert.Null(Correlations.Pearson([1, 1, 1], [1, 2, 3]));
        Assert.Null(Correlations.Pearson([1, float.NaN], [float.NaN, 2]));
        Assert.Equal(1, Correlations.Pearson([1, 2, 3], [2, 4, 6])!.Value, 1e-12);
        Assert.Equal(-1, Correlations.Pearson([1, 2, 3], [6, 4, 2])!.Value, 1e-12);
    }

    [Fact]
    public void At_most_forty_fields_are_correlated_and_the_rest_is_counted()
    {
        var correlations = Correlations.Of(Of([.. Enumerable.Range(0, 45).Select(i => Numbers($"x{i}", 1, i, 3))]), new HashSet<string> { "x0" });
        Assert.Equal(40, correlations.Fields.Count);
        Assert.Equal(4, correlations.LeftOut);
        Assert.Equal(1, correlations.Values[3][3]!.Value, 1e-12);
    }
}
