using System.Text.Json;
using CsCheck;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Profiles;
using Norma.Spec;
using Xunit;
using static Norma.Tests.Data.Tables;

namespace Norma.Tests.Data.Profiles;

public sealed class ProfileTests
{
    static FieldProfile Of(Column column, Field? field = null)
    {
        var table = Tables.Of(column);
        return Profile.Of(table, field is null ? FieldsOf(table) : FieldsOf(table, (column.Name, field))).Fields[column.Name];
    }

    [Fact]
    public void Numbers_have_moments_quantiles_and_a_histogram()
    {
        var profile = Of(Numbers("x", 4, 1, float.NaN, 3, 2, 10, 2));
        Assert.Equal((6, 1, 5), (profile.Count, profile.Missing, profile.Distinct));
        Assert.Equal((1.0, 10.0), (profile.Min, profile.Max));
        Assert.Equal(22 / 6.0, profile.Mean!.Value, 12);
        Assert.Equal(2.981423969999719, profile.Std!.Value, 12);              // numpy.std([1, 2, 2, 3, 4, 10])
        Assert.Equal(new Quantiles(1.25, 2, 2.5, 3.75, 8.5), profile.Quantiles);   // numpy.quantile
        Assert.Equal(6, profile.Histogram!.Counts.Sum());
        Assert.Equal((1.0, 10.0), (profile.Histogram.Edges[0], profile.Histogram.Edges[^1]));
    }

    [Fact]
    public void The_radix_sort_orders_every_float() =>
        Gen.Float.Where(float.IsFinite).Array[0, 200].Sample(values =>
            Assert.Equal(values.Select(v => v + 0f).Order(), Sorted.Of([.. values, float.NaN]).Values));

    [Fact]
    public void A_histogram_counts_each_number_once_in_the_bin_whose_lower_edge_it_reaches() =>
        Gen.Float[-1000, 1000].Array[2, 100].Sample(values =>
        {
            var histogram = Of(Numbers("x", values)).Histogram!;
            Assert.Equal(values.Length, histogram.Counts.Sum());
            for (var bin = 0; bin + 1 < histogram.Counts.Length; bin++)
                Assert.Equal(values.Count(v => v < (float)histogram.Edges[bin + 1]), histogram.Counts[..(bin + 1)].Sum());
        });

    [Fact]
    public void A_constant_has_one_bin()
    {
        var histogram = Of(Numbers("x", 7, 7, 7)).Histogram!;
        Assert.Equal([7.0, 7.0], histogram.Edges);
        Assert.Equal([3], histogram.Counts);
    }

    [Fact]
    public void Decimals_are_shown_as_they_were_written() => Assert.Equal(39.1, Of(Numbers("x", 39.1f, 40)).Min);

    [Fact]
    public void Categories_have_their_most_frequent_values_first_and_names_decide_between_equals()
    {
        var profile = Of(Texts("x", "b", "a", "c", "c", null, "b", "a", "c"));
        Assert.Equal([new("c", 3), new("a", 2), new TopValue("b", 2)], profile.TopValues);
        Assert.Equal((7, 1, 3), (profile.Count, profile.Missing, profile.Distinct));
    }

    [Fact]
    public void Texts_show_their_lengths_and_never_a_value()
    {
        var table = Tables.Of(Texts("note", "secret one", "secret", "secret", null));
        var profile = Profile.Of(table, FieldsOf(table, ("note", new Text())));
        Assert.Equal(new Lengths(6, 22 / 3.0, 10), profile.Fields["note"].Lengths);
        Assert.DoesNotContain("secret", profile.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Identities_and_addresses_are_never_shown()
    {
        var table = Tables.Of(Texts("id", "k1", "k1", "k2"), Texts("mail", "a@example.org", "a@example.org", "b@example.org"));
        var json = Profile.Of(table, FieldsOf(table, ("id", new Category(Role.Id)))).ToJson();
        Assert.DoesNotContain("k1", json, StringComparison.Ordinal);
        Assert.DoesNotContain("@", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_have_their_first_and_last_moment()
    {
        var profile = Of(new DateColumn("at", [1_600_000_000_000_000, DateColumn.Missing, 0]));
        Assert.Equal(("1970-01-01", "2020-09-13T12:26:40Z", 2, 1), (profile.Earliest, profile.Latest, profile.Count, profile.Missing));
    }

    [Fact]
    public void A_column_without_values_has_counts_alone()
    {
        var profile = Of(Numbers("x", float.NaN, float.NaN));
        Assert.Equal((0, 2, 0), (profile.Count, profile.Missing, profile.Distinct));
        Assert.Null(profile.Mean);
    }

    [Fact]
    public void Json_has_the_keys_of_the_contract_and_reads_back_to_the_same()
    {
        var table = Tables.Of(Numbers("age", 1, 2, 3.5f), Texts("state", "WV", "WV", null));
        var json = Profile.Of(table, FieldsOf(table)).ToJson();
        using var document = JsonDocument.Parse(json);
        var fields = document.RootElement.GetProperty("fields");
        Assert.Equal(3, document.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal("feature", fields.GetProperty("age").GetProperty("role").GetString());
        Assert.Equal(2, fields.GetProperty("age").GetProperty("quantiles").GetProperty("p50").GetDouble());
        Assert.Equal(21, fields.GetProperty("age").GetProperty("histogram").GetProperty("edges").GetArrayLength());
        Assert.Equal(2, fields.GetProperty("state").GetProperty("top_values")[0].GetProperty("count").GetInt32());
        Assert.False(fields.GetProperty("state").TryGetProperty("mean", out _));
        Assert.Equal(json, DataProfile.FromJson(json).ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"rows\": 1}")]
    [InlineData("{\"rows\": 1, \"fields\": {\"a\": null}}")]
    [InlineData("{\"rows\": 1, \"rows\": 2, \"fields\": {}}")]
    [InlineData("{\"rows\": 1e99, \"fields\": {}}")]
    [InlineData("{\"rows\": 1, \"fields\": {\"a\": {\"type\": \"number\", \"role\": \"feature\", \"count\": 1, \"missing\": 0, \"distinct\": 1, \"histogram\": {\"edges\": [1], \"counts\": [1]}}}}")]
    [InlineData("{\"rows\": 1, \"fields\": {\"a\": {\"type\": \"category\", \"role\": \"feature\", \"count\": 1, \"missing\": 0, \"distinct\": 1, \"top_values\": [null]}}}")]
    [InlineData("{\"rows\": 1, \"fields\": {\"a\": {\"type\": \"number\", \"role\": \"feature\", \"count\": 1, \"missing\": 0, \"distinct\": 1, \"min\": 0, \"max\": 1e999}}}")]
    [InlineData("{\"rows\": 1, \"fields\": {\"a\": {\"type\": \"number\", \"role\": \"feature\", \"count\": 1, \"missing\": 0, \"distinct\": 1, \"min\": 2, \"max\": 1}}}")]
    [InlineData("{\"rows\": 3, \"fields\": {\"a\": {\"type\": \"number\", \"role\": \"feature\", \"count\": 3, \"missing\": 0, \"distinct\": 1, \"histogram\": {\"edges\": [1, 2], \"counts\": [1]}}}}")]
    [InlineData("{\"rows\": 2, \"fields\": {\"a\": {\"type\": \"number\", \"role\": \"feature\", \"count\": 2, \"missing\": 0, \"distinct\": 1, \"histogram\": {\"edges\": [1, 3, 2], \"counts\": [1, 1]}}}}")]
    [InlineData("{\"rows\": 2, \"fields\": {\"a\": {\"type\": \"number\", \"role\": \"feature\", \"count\": 2, \"missing\": 0, \"distinct\": 1, \"quantiles\": {\"p5\": 1, \"p25\": 0, \"p50\": 1, \"p75\": 1, \"p95\": 1}}}}")]
    [InlineData("{\"rows\": 1, \"fields\": {\"a\": {\"type\": \"text\", \"role\": \"feature\", \"count\": 1, \"missing\": 0, \"distinct\": 1, \"measures\": [{\"name\": \"the length\", \"count\": 1, \"min\": 1, \"max\": 1}]}}}")]
    public void What_is_no_profile_is_refused(string json) =>
        Assert.Equal("DATA080", Assert.Single(Assert.Throws<FindingsException>(() => DataProfile.FromJson(json)).Findings).Code);
}
