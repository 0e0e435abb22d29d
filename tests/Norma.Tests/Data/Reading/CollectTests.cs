using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Data.Splits;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

/// <summary>Events that become rows of those whom they befell, and sets wherever they stand.</summary>
public sealed class CollectTests
{
    static readonly Collect s_visits = new(["user"], new([new("visits", "page")]));

    static DataSet Read(string text, Collect collect, params (string Name, Field Field)[] fields)
    {
        using var rows = new Rows().Write("rows.csv", text);
        return DataReader.Read(new DataSpec([new Csv(["rows.csv"])], Tables.Fields(fields), Collect: collect), rows.Folder);
    }

    static IReadOnlyList<Finding> Wrong(string text, Collect collect, params (string Name, Field Field)[] fields) => Assert.Throws<FindingsException>(() => Read(text, collect, fields)).Findings;

    [Fact]
    public void There_is_a_row_for_each_user_in_the_order_of_first_events()
    {
        var data = Read("user,page,at\n7,1038,1\n3,1001,2\n7,1001,3\n7,1038,4\n3,,5\n9,,6\n,1001,7\n", s_visits);
        Assert.Equal(["7", "3", "9"], Rows.Texts(data, "user"));
        Assert.Equal(["1001;1038", "1001", null], Rows.Texts(data, "visits"));
        Assert.Equal([("visits", "set", Role.Feature), ("user", "category", Role.Id)], data.Fields.Select(f => (f.Key, f.Value.Type, f.Value.Role)));
        Assert.Contains("1 of 7 events", Assert.Single(data.Findings, finding => finding.Code == "DATA055").Message, StringComparison.Ordinal);
        Assert.Equal([0, 1, 5], data.Origins.Ordinals);
    }

    /// <summary>float32 has one number for 100000000 to 100000004: people are never merged by it.</summary>
    [Fact]
    public void Numbers_that_float32_does_not_tell_apart_are_refused()
    {
        var text = "customer,page\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{100_000_000 + i},a\n"));
        var collect = new Collect(["customer"], new([new("visits", "page")]));
        var finding = Assert.Single(Wrong(text, collect, ("customer", new Number(Role.Id))));
        Assert.Equal(("DATA055", "$.data.fields.customer", "state its type: customer: {type: category}, which compares the texts."), (finding.Code, finding.Path, finding.Fix));
        Assert.Contains("in 200 of 200 rows", finding.Message, StringComparison.Ordinal);
        Assert.Equal(200, Read(text, collect, ("customer", new Category(Role.Id))).Table.Rows);
        Assert.Equal(200, Read(text, collect).Table.Rows);
        Assert.Equal("DATA055", Assert.Single(Wrong("customer,page\n0.5,a\n0.25,a\n", collect, ("customer", new Number(Role.Id)))).Code);
        // Whole numbers that it holds stay numbers.
        Assert.Equal([-3f, 16777215], Rows.Numbers(Read("customer,page\n-3,a\n16777215,a\n-3,b\n", collect, ("customer", new Number(Role.Id))), "customer"));
        using var rows = new Rows().Write("new.csv", text);
        Assert.Equal("DATA055", Assert.Throws<FindingsException>(() => DataReader.ReadInputs(Path.Combine(rows.Folder, "new.csv"), Tables.Fields(("visits", new Set()), ("customer", new Number(Role.Id))), collect: collect)).Findings[0].Code);
    }

    [Fact]
    public void Other_fields_have_the_value_of_the_first_event_and_it_is_said_where_it_changes()
    {
        var data = Read("user,page,age,town\n1,a,20,Rome\n1,b,20,Oslo\n2,a,30,Rome\n", s_visits, ("age", new Number()), ("visits", new Set()), ("town", new Category()));
        Assert.Equal(["age", "visits", "town", "user"], data.Fields.Keys);
        Assert.Equal([20f, 30], Rows.Numbers(data, "age"));
        var finding = Assert.Single(data.Findings);
        Assert.Equal((Severity.Warning, "'town' differs between the events of 1 of 2 rows; that of the first event is taken"), (finding.Severity, finding.Message));
    }

    [Fact]
    public void Several_columns_tell_apart_and_names_may_hold_the_separator()
    {
        var data = Read("shop,day,bought\nA,1,x;y\nA,1,z\nA,2,z\nB,1,z\n", new(["shop", "day"], new([new("basket", "bought")])));
        Assert.Equal(["A", "A", "B"], Rows.Texts(data, "shop"));
        Assert.Equal(["[\"x;y\",\"z\"]", "z", "z"], Rows.Texts(data, "basket"));
    }

    [Fact]
    public void Files_that_state_parts_have_rows_of_their_own()
    {
        using var rows = new Rows().Write("train.csv", "user,page\n1,a\n2,a\n2,b\n").Write("test.csv", "user,page\n1,b\n1,c\n");
        var data = DataReader.Read(new DataSpec([new Csv(["train.csv"])], Split: new Predefined(Test: ["test.csv"]), Collect: s_visits), rows.Folder);
        Assert.Equal(["a", "a;b", "b;c"], Rows.Texts(data, "visits"));
        Assert.Equal([Part.Train, Part.Train, Part.Test], data.Stated!);
    }

    [Fact]
    public void A_field_that_names_parts_parts_events_too()
    {
        using var rows = new Rows().Write("rows.csv", "user,page,part\n1,a,train\n1,b,test\n1,c,train\n2,a,test\n");
        var data = DataReader.Read(new DataSpec([new Csv(["rows.csv"])], Tables.Fields(("part", new Category(Role.Ignore))), new Predefined(By: "part"), Collect: s_visits), rows.Folder);
        Assert.Equal(["a;c", "b", "a"], Rows.Texts(data, "visits"));
        Assert.Equal(["train", "test", "test"], Rows.Texts(data, "part"));
        var refused = Assert.Throws<FindingsException>(() => DataReader.Read(new DataSpec([new Csv(["rows.csv"])], Split: new Time("page"), Collect: s_visits), rows.Folder));
        Assert.Equal(("DATA055", "$.data.split"), (Assert.Single(refused.Findings).Code, refused.Findings[0].Path));
    }

    [Fact]
    public void New_events_are_collected_and_sets_are_taken_as_they_are()
    {
        using var rows = new Rows().Write("events.csv", "user,page\n1,a\n2,c\n1,b\n").Write("sets.csv", "visits\na;b\n");
        var contract = Tables.Fields(("visits", new Set()), ("user", new Category(Role.Id)), ("next", new Item("visits")));
        var events = DataReader.ReadInputs(Path.Combine(rows.Folder, "events.csv"), contract, collect: s_visits);
        Assert.Equal(["a;b", "c"], Enumerable.Range(0, 2).Select(row => ((TextColumn)events.Table["visits"])[row]));
        Assert.Equal(["user"], events.Named.Select(column => column.Name));
        var sets = DataReader.ReadInputs(Path.Combine(rows.Folder, "sets.csv"), contract, collect: s_visits);
        Assert.Equal("a;b", ((TextColumn)sets.Table["visits"])[0]);
        var labelled = DataReader.ReadInputs(Path.Combine(rows.Folder, "events.csv"), contract, labelled: true, collect: s_visits);
        Assert.Equal((1, true, true), (labelled.Table.Rows, labelled.Table.Has("next"), labelled.Table.Has("user")));
    }

    [Fact]
    public void Contradictions_are_found()
    {
        static string[] Of(Collect collect, params (string Name, Field Field)[] fields) => [.. Wrong("user,page\n1,a\n", collect, fields).Select(finding => $"{finding.Code} {finding.Path}")];
        Assert.Equal(["DATA020 $.data.collect.by", "DATA020 $.data.collect.into.visits"], Of(new(["usr"], new([new("visits", "pag")]))));
        Assert.Equal(["DATA055 $.data.fields.visits"], Of(s_visits, ("visits", new Category())));
        Assert.Equal(["DATA055 $.data.fields.page"], Of(s_visits, ("page", new Number())));
        Assert.Equal(["DATA055 $.data.fields.page"], Of(s_visits, ("page", new Category(Role.Target))));
        Assert.Equal(["DATA055 $.data.fields.user"], Of(s_visits, ("user", new Category(Role.Target))));
        Assert.Equal(["DATA055 $.data.collect.into.visits"], Of(new(["user"], new([new("visits", "user")]))));
        Assert.Equal(["DATA055 $.data.collect.by", "DATA055 $.data.collect.into"], Of(new([], Map<string>.Empty)));
        Assert.Equal(["DATA055 $.data.collect"], [.. Wrong("user,page\n,a\n", s_visits).Select(finding => $"{finding.Code} {finding.Path}")]);
    }

    [Fact]
    public void Sets_are_read_alike_from_every_kind_of_file()
    {
        using var rows = new Rows();
        rows.Write("t.csv", "tags,y\na;b,1\n,2\n\"[\"\"c\"\",\"\"a\"\"]\",3\n");
        rows.Write("t.jsonl", "{\"tags\":[\"a\",\"b\"],\"y\":1}\n{\"tags\":null,\"y\":2}\n{\"tags\":[\"c\",\"a\"],\"y\":3}\n");
        rows.Write("t.json", "[{\"tags\":\"a;b\",\"y\":1},{\"tags\":[],\"y\":2},{\"tags\":[\"c\",\"a\"],\"y\":3}]");
        using (var database = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = $"COPY (SELECT * FROM (VALUES (['a','b'], 1.0), (NULL, 2.0), (['c','a'], 3.0)) AS t(tags, y)) TO '{Path.Combine(rows.Folder, "t.parquet")}' (FORMAT parquet)";
            command.ExecuteNonQuery();
        }
        foreach (var source in new Norma.Data.Source[] { new Csv(["t.csv"]), new Jsonl(["t.jsonl"]), new Json(["t.json"]), new Parquet(["t.parquet"]) })
        {
            var data = rows.Read(source, ("tags", new Set()), ("y", new Number(Role.Target)));
            var sets = Norma.Features.Sources.SetSource.Read((TextColumn)data.Table["tags"], 0, 3, ";");
            Assert.Equal(["a b", "", "c a"], sets.Members.Select(members => string.Join(' ', members.Select(name => sets.Names[name]))));
        }
    }
}
