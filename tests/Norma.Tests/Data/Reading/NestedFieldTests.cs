using Text = Norma.Data.Fields.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

public sealed class NestedFieldTests
{
    const string Lines = """
        {"user":{"name":"Ann","address":{"city":"Bonn","since":"2020-01-31"}},"tags":["new",7,"x y"],"items":[{"price":1.5,"note":"a\u00e4"},{"price":2}]}
        {"user":{"name":"Bo","address":{"city":"Köln"}},"tags":[],"items":[{"price":-3e2}]}
        {"user":{"name":"Cy"},"items":null}
        """;

    static readonly (string, Field)[] s_fields =
    [
        ("user.address.city", new Category()), ("user.address.since", new Date()), ("tags[0]", new Category()), ("tags[1]", new Number()), ("items[0].price", new Number()), ("items[1].price", new Number()), ("items[0].note", new Text()),
    ];

    [Fact]
    public void Paths_into_records_are_columns()
    {
        using var rows = new Rows().Write("t.jsonl", Lines).Write("t.json", $"[{string.Join(",", Lines.Split('\n'))}]");
        foreach (var source in new Norma.Data.Source[] { new Jsonl(["t.jsonl"]), new Json(["t.json"]) })
        {
            var read = rows.Read(source, s_fields);
            Assert.Equal(["Bonn", "Köln", null], Rows.Texts(read, "user.address.city"));
            Assert.Equal([1580428800000000, DateColumn.Missing, DateColumn.Missing], ((DateColumn)read.Table["user.address.since"]).Values);
            Assert.Equal(["new", null, null], Rows.Texts(read, "tags[0]"));
            Assert.Equal([7f, float.NaN, float.NaN], Rows.Numbers(read, "tags[1]"));
            Assert.Equal([1.5f, -300f, float.NaN], Rows.Numbers(read, "items[0].price"));
            Assert.Equal([2f, float.NaN, float.NaN], Rows.Numbers(read, "items[1].price"));
            Assert.Equal(["aä", null, null], Rows.Texts(read, "items[0].note"));
            // The list itself stays a column.
            Assert.Equal("""["new",7,"x y"]""", Rows.Texts(read, "tags")[0]);
        }
    }

    [Fact]
    public void New_rows_are_read_by_the_same_names()
    {
        using var rows = new Rows().Write("t.jsonl", Lines);
        var input = DataReader.ReadInputs(Path.Combine(rows.Folder, "t.jsonl"), Tables.Fields(s_fields));
        Assert.Equal([1.5f, -300f, float.NaN], ((NumberColumn)input.Table["items[0].price"]).Values);
    }

    [Theory]
    [InlineData("tag[0]")]
    [InlineData("tags[x]")]
    [InlineData("tags[*]")]
    [InlineData("user[0]")]
    [InlineData("$.tags[0]")]
    public void What_no_record_has_is_a_finding(string name)
    {
        using var rows = new Rows().Write("t.jsonl", Lines);
        Assert.Equal("DATA020", Assert.Single(rows.Refused(new Jsonl(["t.jsonl"]), (name, new Text())).Findings).Code);
    }

    [Fact]
    public void Names_that_collide_and_members_that_stand_twice_are_findings()
    {
        using var rows = new Rows().Write("a.jsonl", "{\"a\":{\"b\":1},\"a.b\":2}\n").Write("b.jsonl", "{\"c\":[{\"d\":1,\"d\":2}]}\n");
        Assert.Equal("DATA013", Assert.Single(rows.Refused(new Jsonl(["a.jsonl"])).Findings).Code);
        Assert.Equal("DATA013", Assert.Single(rows.Refused(new Jsonl(["b.jsonl"]), ("c[0].d", new Number())).Findings).Code);
    }

    [Theory]
    [InlineData("{\"text\":[\"a\"]}")]
    [InlineData("{\"text\":{\"a\":1}}")]
    [InlineData("{\"text\":{}}")]
    public void A_text_is_no_list_and_no_object(string line)
    {
        using var rows = new Rows().Write("t.jsonl", $"{{\"text\":\"x\"}}\n{line}\n{{\"text\":5}}\n");
        foreach (var role in new[] { Role.Feature, Role.Target })
        {
            var finding = rows.Refused(new Jsonl(["t.jsonl"]), ("text", new Text(role))).Findings[0];
            Assert.Equal(("DATA022", new Place(2, 2), "'text' is a list or an object in 1 of 3 rows (line 2)"), (finding.Code, finding.At, finding.Message));
        }
        // What a language model goes on with is its input.
        var refused = Assert.Throws<FindingsException>(() => DataReader.ReadInputs(Path.Combine(rows.Folder, "t.jsonl"), Tables.Fields(("text", new Text(Role.Target)))));
        Assert.Equal("DATA022", Assert.Single(refused.Findings).Code);
        Assert.Equal("DATA022", Assert.Single(Assert.Throws<FindingsException>(() => DataReader.ReadInputs(Path.Combine(rows.Folder, "t.jsonl"), Tables.Fields(("text", new Text(Role.Target))), keep: true)).Findings).Code);
        // A column that nothing reads is kept as it was; a number is a text.
        Assert.Equal("5", Rows.Texts(rows.Read(new Jsonl(["t.jsonl"]), ("text", new Text())), "text")[2]);
    }

    [Fact]
    public void A_set_holds_names_and_nothing_within_them()
    {
        using var rows = new Rows().Write("a.jsonl", "{\"bought\":[\"t1\",2]}\n{\"bought\":[[\"t1\"]]}\n").Write("b.jsonl", "{\"bought\":[\"t1\"]}\n{\"bought\":{\"t\":1}}\n").Write("c.jsonl", "{\"bought\":[\"t1\"]}\n{\"bought\":\"[[t1]]\"}\n");
        foreach (var (file, what) in new[] { ("a.jsonl", "holds a list or an object within its list"), ("b.jsonl", "is an object") })
        {
            var finding = Assert.Single(rows.Refused(new Jsonl([file]), ("bought", new Set())).Findings);
            Assert.Equal(("DATA022", new Place(2, 2), $"'bought' {what} in 1 of 2 rows (line 2)"), (finding.Code, finding.At, finding.Message));
            var input = Assert.Throws<FindingsException>(() => DataReader.ReadInputs(Path.Combine(rows.Folder, file), Tables.Fields(("bought", new Set(Values: ["t1", "2"])))));
            Assert.Equal("DATA022", Assert.Single(input.Findings).Code);
        }
        // What is no JSON is a name, however it looks.
        Assert.Equal(["[\"t1\"]", "[[t1]]"], Rows.Texts(rows.Read(new Jsonl(["c.jsonl"]), ("bought", new Set())), "bought"));
    }

    [Theory]
    [InlineData("{\"a\":{\"b\":1},\"a\":2}")]
    [InlineData("{\"a\":2,\"a\":{}}")]
    [InlineData("{\"a\":{\"b\":1},\"a\":{\"c\":1}}")]
    public void An_object_that_stands_twice_is_a_finding(string line)
    {
        using var rows = new Rows().Write("t.jsonl", "{\"a\":1}\n" + line + "\n");
        Assert.Contains("'a' twice", Assert.Single(rows.Refused(new Jsonl(["t.jsonl"])).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_value_is_named_by_its_line()
    {
        using var rows = new Rows().Write("t.jsonl", "{\"n\":0,\"c\":[1]}\n{\"n\":0,\"c\":[\"x\"]}\n");
        Assert.Equal(new Place(2, 8), Assert.Single(rows.Refused(new Jsonl(["t.jsonl"]), ("c[0]", new Number())).Findings).At);
    }

    [Fact]
    public void Lists_of_any_form_are_read_or_refused()
    {
        var seed = new Seed(9, "fuzz/items");
        string[] parts = ["[", "]", "{", "}", "\"a\"", ":", ",", "1", "null", "\"\\ud800\"", "-2.5", "true", "\"x\\ny\""];
        using var rows = new Rows();
        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            var list = string.Concat(Enumerable.Range(0, 1 + seed.Below(9)).Select(_ => parts[seed.Below(parts.Length)]));
            rows.Write("t.jsonl", $"{{\"c\":[{list}]}}\n{{\"c\":[1]}}\n");
            try { rows.Read(new Jsonl(["t.jsonl"]), ("c[0].a", new Text()), ("c[1]", new Text()), ("c[0][0]", new Text())); }
            catch (FindingsException) { refused++; }
        }
        Assert.InRange(refused, 100, 1999);
    }
}
