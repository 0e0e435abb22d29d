using System.Text.Json;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Features;
using Norma.Features.Transforms;
using Norma.Spec;
using Norma.Tests.Data;
using Xunit;

namespace Norma.Tests.Features;

/// <summary>Sets as a feature: a column for each name, or numbers for a table of the model.</summary>
public sealed class SetFeatureTests
{
    static DataSet Rows(params string?[] sets) => DataSet.Of(new([new("tags", new Set()), new("y", new Number(Role.Target))]), Tables.Of(Tables.Texts("tags", sets), Tables.Numbers("y", [.. sets.Select((_, i) => (float)i)])));

    static FittedFeatures Fit(DataSet train, params Transform[] steps) => FittedFeatures.Fit(new(Fields: new([new("tags", new Items<Transform>(steps))])), train);

    [Fact]
    public void Names_are_cut_at_the_separator_or_are_a_json_array()
    {
        static string[] Of(string text) => [.. SetText.Split(text, ";")];
        Assert.Equal(["a", "b c"], Of(" a ; b c;;a"));
        Assert.Equal(["a;b", "1", "true", "x\"y"], Of("""["a;b", 1, true, null, "x\"y", "1"]"""));
        Assert.Equal(["[a", "b]"], Of("[a;b]"));
        Assert.Equal(["[[1]]"], Of("[[1]]"));
        Assert.Empty(Of("[]"));
        Assert.Empty(Of("  "));
        foreach (var names in new[] { new[] { "a", "b" }, ["a;b", "c"], ["[1]"], [] }) Assert.Equal(names, Of(SetText.Join(names, ";")));
    }

    [Fact]
    public void Columns_are_those_of_scikit_learn()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Source.Path("tests", "Norma.Tests", "Features", "Goldens", "sets.json")));
        string[] Texts(string name) => [.. golden.RootElement.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
        foreach (var norm in Enum.GetValues<TfIdfNorm>())
        {
            var features = Fit(Rows(Texts("train")), new MultiHot(Norm: norm));
            float[] expected = [.. golden.RootElement.GetProperty(Vocabulary.Snake(norm.ToString())).EnumerateArray().Select(value => value.GetSingle())];
            var given = Parity.Holds(features, Rows(Texts("new")).Table);
            Assert.Equal(Texts("classes").Length, given.Layout.Width);
            Assert.Equal(expected.Length, given.Numbers.Length);
            Assert.All(expected.Zip(given.Numbers), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        }
    }

    [Fact]
    public void What_nothing_is_stated_for_has_a_column_for_each_name_and_unknown_names_none()
    {
        var features = FittedFeatures.Fit(new(), Rows("b;a", "a", null, "c"));
        Assert.Equal([1f, 0, 1, 0, 0, 0, 1, 1, 1], features.Apply(Rows("c;z;a", null, "a;b;c").Table).Numbers);
        Assert.Equal("multi_hot", Vocabulary.WordOf(features.Spec.Defaults["set"][0].GetType()));
    }

    [Fact]
    public void Numbers_are_those_of_a_table_with_a_row_for_none_and_one_for_others()
    {
        var features = Fit(Rows("b;a", "a", "c;a;b"), new StringLookup(4));
        Assert.Equal([4f, 1, 2, 0, 0, 0, 0, 0, 2, 3, 4, 1], Parity.Holds(features, Rows("c;z;a", null, "a;b;c;d;e").Table).Numbers);
        Assert.Equal(5, features.Layout.Parts[0].Tokens);
        // As long as the longest set of the training rows, where it is not stated.
        Assert.Equal(3, Fit(Rows("b;a", "a", "c;a;b"), new StringLookup()).Layout.Width);
        // The most frequent names are kept.
        Assert.Equal([2f, 1, 1], Fit(Rows("b;a", "a", "c;a;b"), new StringLookup(3, MaxTokens: 3)).Apply(Rows("a;b;c").Table).Numbers);
    }

    [Fact]
    public void Nothing_is_learned_from_other_rows() =>
        Assert.Equal(2, Fit(Rows("a", "z;y", "b").Take([0, 2]), new MultiHot()).Layout.Width);

    [Fact]
    public void Misuse_is_found_before_rows_are_read()
    {
        static string[] Of(Field field, params Transform[] steps) => [.. FeatureChecks.Check(new(Fields: new([new("tags", new Items<Transform>(steps))])), new([new("tags", field)])).Select(f => $"{f.Code} {f.Path}: {f.Fix}")];
        Assert.Empty(Of(new Set(), new MultiHot(), new Standardize()));
        Assert.Empty(Of(new Set(), new StringLookup(), new TfIdf()));
        Assert.Equal(["FEAT003 $.features.fields.tags: for sets use one of: multi_hot, string_lookup."], Of(new Set(), new OneHot()));
        Assert.Equal(["FEAT003 $.features.fields.tags: end with one of: multi_hot, string_lookup."], Of(new Set()));
        Assert.StartsWith("FEAT003", Assert.Single(Of(new Category(), new MultiHot())), StringComparison.Ordinal);
    }

    [Fact]
    public void More_numbers_than_an_array_holds_are_refused_before_they_are_made() =>
        Assert.Equal("FEAT026", Assert.Single(Assert.Throws<FindingsException>(() => Fit(Rows([.. Enumerable.Repeat<string?>("a", 40_000)]), new StringLookup(1 << 16))).Findings).Code);
}
