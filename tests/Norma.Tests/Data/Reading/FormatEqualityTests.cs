using System.Text;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Data.Reading;

public sealed class FormatEqualityTests
{
    static readonly (string, Field)[] s_fields = [("n", new Number()), ("c", new Category()), ("b", new Binary()), ("d", new Date()), ("i", new Number())];

    const string Csv = """"
        n,c,b,d,i
        1.5,x,yes,2026-01-31,1
        ,"a, ""b""",no,2026-01-31T12:30:00.25Z,
        -3e-7,Ärger,yes,,9007199254740993
        0.1,,no,1969-12-31T23:59:59.999999Z,-4

        """";

    const string Jsonl = """
        {"n":1.5,"c":"x","b":"yes","d":"2026-01-31","i":1}
        {"n":null,"c":"a, \"b\"","b":"no","d":"2026-01-31T12:30:00.25Z"}
        {"n":-3e-7,"c":"\u00c4rger","b":"yes","d":null,"i":9007199254740993}

        {"n":0.1,"c":"","b":"no","d":"1969-12-31T23:59:59.999999Z","i":-4}
        """;

    const string Xml = """
        <?xml version="1.0" encoding="utf-8"?>
        <all><head><note/></head>
          <row n="1.5" c="x"><b>yes</b><d>2026-01-31</d><i>1</i></row>
          <row c='a, "b"'><n/><b>no</b><d>2026-01-31T12:30:00.25Z</d></row>
          <row><n>-3e-7</n><c><![CDATA[Ärger]]></c><b>yes</b><d/><i>9007199254740993</i></row>
          <row><n>0.1</n><b>no</b><d>1969-12-31T23:59:59.999999Z</d><i>-4</i></row>
        </all>
        """;

    [Fact]
    public void A_table_is_the_same_from_every_format()
    {
        using var rows = new Rows().Write("t.csv", Csv).Write("t.jsonl", Jsonl).Write("t.xml", Xml).Write("t.json", $"{{\"meta\":{{\"v\":[1,{{}}]}},\"data\":{{\"rows\":[{string.Join(",", Jsonl.Split('\n', StringSplitOptions.RemoveEmptyEntries))}]}}}}");
        var csv = rows.Read(new Csv(["t.csv"]), s_fields);
        TableFile.Write(Path.Combine(rows.Folder, "t.parquet"), csv.Table);

        Assert.Equal([1.5f, float.NaN, -3e-7f, 0.1f], Rows.Numbers(csv, "n"));
        Assert.Equal(["x", "a, \"b\"", "Ärger", null], Rows.Texts(csv, "c"));
        Assert.Equal([1769817600000000, 1769862600250000, DateColumn.Missing, -1], ((DateColumn)csv.Table["d"]).Values);
        foreach (var source in new Norma.Data.Source[] { new Jsonl(["t.jsonl"]), new Json(["t.json"], "data.rows"), new Xml(["t.xml"], "all/row"), new Parquet(["t.parquet"]) })
        {
            var other = rows.Read(source, s_fields);
            Assert.Equal(4, other.Table.Rows);
            Assert.Equal(Rows.Numbers(csv, "n"), Rows.Numbers(other, "n"));
            Assert.Equal(Rows.Numbers(csv, "i"), Rows.Numbers(other, "i"));
            Assert.Equal(Rows.Texts(csv, "c"), Rows.Texts(other, "c"));
            Assert.Equal(Rows.Texts(csv, "b"), Rows.Texts(other, "b"));
            Assert.Equal(((DateColumn)csv.Table["d"]).Values, ((DateColumn)other.Table["d"]).Values);
        }
    }

    [Fact]
    public void Types_are_inferred_alike_from_every_format()
    {
        using var rows = new Rows().Write("t.csv", Csv).Write("t.jsonl", Jsonl).Write("t.xml", Xml);
        var csv = rows.Read(new Csv(["t.csv"]));

        Assert.Equal(["number", "category", "binary", "date", "number"], csv.Fields.Values.Select(f => f.Type));
        Assert.Equal(csv.Fields, rows.Read(new Jsonl(["t.jsonl"])).Fields);
    }

    [Theory]
    [InlineData("[{\"a\":1},{\"a\":1,\"a\":2}]", 1, 17)]
    [InlineData("[{\"a\":1},\n{\"a\":2,}]", 2, 8)]
    [InlineData("[{\"a\":1},\n7]", 2, 1)]
    [InlineData("{\"a\":1}", 1, 1)]
    [InlineData("[{\"a\":1}] x", 1, 11)]
    [InlineData("[{\"a\":\"\\ud800\"}]", 1, 7)]
    public void Json_that_is_no_table_is_refused_with_its_place(string text, int line, int column)
    {
        using var rows = new Rows().Write("t.json", text);

        var finding = Assert.Single(rows.Refused(new Json(["t.json"])).Findings);

        Assert.Equal(("DATA013", new Place(line, column)), (finding.Code, finding.At));
    }

    [Fact]
    public void Depth_is_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000);
        using var rows = new Rows().Write("t.jsonl", deep).Write("t.xml", string.Concat(Enumerable.Repeat("<a>", 100_000)));

        Assert.Equal("DATA013", rows.Refused(new Jsonl(["t.jsonl"])).Findings[0].Code);
        Assert.Equal("DATA014", rows.Refused(new Xml(["t.xml"], "a/b")).Findings[0].Code);
    }

    [Fact]
    public void A_document_type_is_refused()
    {
        using var rows = new Rows().Write("t.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><b><c>&x;</c></b></a>");

        Assert.Equal("DATA014", Assert.Single(rows.Refused(new Xml(["t.xml"], "a/b")).Findings).Code);
    }

    [Fact]
    public void A_wrong_cell_is_named_by_its_line_in_json_and_xml()
    {
        using var rows = new Rows().Write("t.jsonl", "{\"a\":1}\n\n{\"a\":\"x\"}\n").Write("t.xml", "<r>\n<p><a>1</a></p>\n<p><a>x</a></p></r>");

        Assert.Equal(new Place(3, 2), Assert.Single(rows.Refused(new Jsonl(["t.jsonl"]), ("a", new Number())).Findings).At);
        Assert.Equal(3, Assert.Single(rows.Refused(new Xml(["t.xml"], "r/p"), ("a", new Number())).Findings).At!.Value.Line);
    }

    [Fact]
    public void Damaged_parquet_is_refused_before_the_engine_sees_it()
    {
        using var rows = new Rows();
        var path = Path.Combine(rows.Folder, "t.parquet");
        TableFile.Write(path, [Tables.Numbers("a", 1, 2, 3), Tables.Texts("b", "x", "y", null)], 3);
        var whole = File.ReadAllBytes(path);
        Assert.Equal([1f, 2f, 3f], Rows.Numbers(rows.Read(new Parquet(["t.parquet"])), "a"));
        foreach (var damaged in new byte[][] { [], whole[..8], whole[..^1], [.. whole[..^8], 0xFF, 0xFF, 0xFF, 0x7F, .. "PAR1"u8], [.. "PARX"u8, .. whole[4..]], Encoding.UTF8.GetBytes("a,b\n1,2\n3,4\n5,6\n") })
        {
            rows.Write("d.parquet", damaged);
            Assert.Equal("DATA015", Assert.Single(rows.Refused(new Parquet(["d.parquet"])).Findings).Code);
        }
    }
}
