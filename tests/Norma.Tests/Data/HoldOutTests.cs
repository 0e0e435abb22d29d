using Norma.Data;
using Norma.Data.Fields;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data;

/// <summary>One name of each set is held out; what is left never has it.</summary>
public sealed class HoldOutTests
{
    static readonly string?[] s_sets = ["a;b;c", "a", null, "c;b", "d;a;b;c", "b;c;a"];

    static DataSet Rows(Item item, params string?[] sets) => HoldOut.Of(
        DataSet.Of(Tables.Fields(("visits", new Set()), ("user", new Category(Role.Id))), Tables.Of(Tables.Texts("visits", sets), Tables.Texts("user", [.. sets.Select((_, i) => $"u{i}")]))),
        Tables.Fields(("visits", new Set()), ("next", item), ("user", new Category(Role.Id))));

    static string?[] Texts(DataSet data, string name) => [.. Enumerable.Range(0, data.Table.Rows).Select(row => ((TextColumn)data.Table[name])[row])];

    static string[] Names(string? text) => [.. SetText.Split(text ?? "", ";")];

    [Fact]
    public void History_and_thing_together_are_the_set()
    {
        var data = Rows(new Item("visits"), s_sets);
        Assert.Equal(["u0", "u3", "u4", "u5"], Texts(data, "user"));
        var (histories, things) = (Texts(data, "visits"), Texts(data, "next"));
        Assert.All(histories.Zip(things), pair => Assert.DoesNotContain(pair.Second!, Names(pair.First)));
        Assert.Equal(s_sets.Where(set => Names(set).Length > 1).Select(set => string.Join(' ', Names(set).Order())), histories.Zip(things).Select(pair => string.Join(' ', Names(pair.First).Append(pair.Second!).Order())));
        Assert.Contains("2 of 6 rows have fewer than two names", Assert.Single(data.Findings).Message, StringComparison.Ordinal);
        Assert.Equal(["visits", "next", "user"], data.Fields.Keys);
        var target = Assert.Single(data.Targets);
        Assert.Equal((TaskKind.Recommendation, 4, "visits", 4), (target.Task, target.Logits, target.History, target.K));
        Assert.Equal(["a", "b", "c", "d"], target.Classes);
    }

    [Fact]
    public void Which_one_follows_from_the_row_and_the_draw_alone()
    {
        string?[] many = [.. Enumerable.Range(0, 3000).Select(_ => "a;b;c")];
        var things = Texts(Rows(new Item("visits"), many), "next");
        Assert.All(new[] { "a", "b", "c" }, name => Assert.InRange(things.Count(thing => thing == name), 900, 1100));
        Assert.Equal(things.Skip(10), Texts(Rows(new Item("visits"), [.. many.Select((set, i) => i < 10 ? null : set)]), "next"));
        Assert.NotEqual(things, Texts(Rows(new Item("visits", Draw: 1), many), "next"));
        // The order in which names are written is none of the set's.
        Assert.Equal(things, Texts(Rows(new Item("visits"), [.. many.Select(_ => "c;a;b")]), "next"));
    }

    [Fact]
    public void In_training_rows_each_name_is_held_out_in_turn()
    {
        var data = Rows(new Item("visits"), "a;b;c", "d;e", "a;b;c");
        var (every, parts) = HoldOut.Every(data, new([0], [1], [2]));
        Assert.Equal((5, 3, 1, 1), (every.Table.Rows, parts.Train.Length, parts.Validation.Length, parts.Test.Length));
        Assert.Equal(["u0", "u0", "u0", "u1", "u2"], Texts(every, "user"));
        var (histories, things) = (Texts(every, "visits"), Texts(every, "next"));
        Assert.Equal(["a", "b", "c"], things.Take(3).Order());
        Assert.All(parts.Train, row => Assert.Equal("a b c", string.Join(' ', Names(histories[row]).Append(things[row]!).Order())));
        Assert.Equal((Texts(data, "visits")[2], Texts(data, "next")[2]), (histories[4], things[4]));
        Assert.Same(data, HoldOut.Every(Rows(new Item("visits", Every: false), "a;b"), new([0], [], [])).Data is { } same && same.Table.Rows == 1 ? data : null);
    }

    [Fact]
    public void Things_that_nothing_can_teach_are_counted()
    {
        var fields = Tables.Fields(("visits", new Set()), ("next", new Item("visits")));
        var data = DataSet.Of(fields, Tables.Of(Tables.Texts("visits", "a", "a", "a"), Tables.Texts("next", "b", "b", "c")));
        Assert.Contains("1 of 2 test rows", Assert.Single(HoldOut.Unlearned(data, new([0], [], [1, 2]))).Message, StringComparison.Ordinal);
        Assert.Empty(HoldOut.Unlearned(data, new([0, 2], [], [1])));
    }

    [Fact]
    public void A_column_of_the_name_is_the_thing_itself()
    {
        var fields = Tables.Fields(("visits", new Set()), ("next", new Item("visits")));
        var data = HoldOut.Of(DataSet.Of(fields, Tables.Of(Tables.Texts("visits", "a;b", null), Tables.Texts("next", "c", "a"))), fields);
        Assert.Equal(["a;b", null], Texts(data, "visits"));
        Assert.Equal(["c", "a"], Texts(data, "next"));
    }

    [Fact]
    public void What_cannot_be_held_out_is_said()
    {
        Assert.Equal("DATA057", Assert.Single(Assert.Throws<FindingsException>(() => Rows(new Item("visits"), "a", null)).Findings).Code);
        static string[] Of(params (string Name, Field Field)[] fields) => [.. HoldOut.Check(Tables.Fields(fields), null).Select(finding => $"{finding.Code} {finding.Path}: {finding.Fix}")];
        Assert.Equal(["DATA056 $.data.fields.next.of: did you mean 'visits'?"], Of(("visits", new Set()), ("next", new Item("visit"))));
        Assert.Equal(["DATA056 $.data.fields.next.of: state the field: user: {type: set}."], Of(("user", new Category()), ("next", new Item("user"))));
        Assert.Equal(2, Of(("visits", new Set()), ("next", new Item("visits")), ("other", new Item("visits"))).Length);
        Assert.Empty(Of(("visits", new Set()), ("next", new Item("visits"))));
    }
}
