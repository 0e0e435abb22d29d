using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Profiles;
using Norma.Deployment.Cards;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Profiles;

/// <summary>Sets are counted by their names, wherever data are described.</summary>
public sealed class SetProfileTests
{
    [Fact]
    public void A_profile_counts_names()
    {
        var profile = Profile.Of(Tables.Of(Tables.Texts("tags", ["a;b", "b", null, "b; c ;b"])), Tables.Fields(("tags", new Set()))).Fields["tags"];
        Assert.Equal((3, 1, 3), (profile.Count, profile.Missing, profile.Distinct));
        Assert.Equal([("b", 3), ("a", 1), ("c", 1)], profile.TopValues!.Select(value => (value.Value, value.Count)));
    }

    [Fact]
    public void Drift_against_other_rows_is_that_of_the_names()
    {
        var fields = Tables.Fields(("tags", new Set()));
        Table Rows(Func<int, string> set) => Tables.Of(Tables.Texts("tags", [.. Enumerable.Range(0, 200).Select(set)]));
        var base_ = Rows(i => i % 2 == 0 ? "a;b" : "b;c");
        Assert.Empty(TableDrift.Of(Rows(i => i % 2 == 0 ? "b;a" : "c;b"), fields, base_, fields).Single().Anomalies);
        Assert.NotEmpty(TableDrift.Of(Rows(_ => "c"), fields, base_, fields).Single().Anomalies);
    }

    [Fact]
    public void Croissant_names_the_columns_of_the_events()
    {
        var data = new DataSpec([new Norma.Data.Sources.Csv(["events.csv"])], Tables.Fields(("visits", new Set()), ("next", new Item("visits") { IsHeld = true }), ("user", new Category(Role.Id))), Collect: new(["user"], new([new("visits", "page")])));
        var json = CroissantDocument.Write("visits", data, [new DataFile("events.csv", 10, new string('0', 64), 3)], new([0], [], [1]));
        Assert.Contains("\"column\": \"page\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"column\": \"visits\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"column\": \"next\"", json, StringComparison.Ordinal);
    }
}
