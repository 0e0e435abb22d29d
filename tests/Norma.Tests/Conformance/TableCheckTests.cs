using Norma.Conformance;
using Norma.Formats;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Conformance;

public sealed class TableCheckTests : IDisposable
{
    const string Schema = """{"fields":[{"name":"a","type":"integer"},{"name":"b","type":"string","constraints":{"required":true}}]}""";

    readonly string _folder = Directory.CreateTempSubdirectory("norma-check-table-").FullName;

    [Theory]
    [InlineData("t.schema.json"), InlineData("schema.json"), InlineData("tableschema.json")]
    public void A_table_is_held_to_the_schema_beside_it(string name)
    {
        File.WriteAllText(At(name), Schema);
        File.WriteAllText(At("t.csv"), "a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n2,w\r\n");
        var report = Check.Of(At("t.csv"));
        Assert.Equal("table with a Table Schema", report.Kind);
        Assert.All(report.Rules, rule => Assert.Equal(Verdict.Passed, rule.Verdict));
        File.WriteAllText(At("t.csv"), "a,b\r\n1,\"x\nz\"\r\nq,\r\n");
        Assert.Equal(["line 4, column 'a'", "line 4, column 'b'"], Check.Of(At("t.csv")).Findings.Select(finding => finding.Path).Order(StringComparer.Ordinal));
        Assert.Equal("Table Schema", Check.Of(At(name)).Kind);
    }

    [Fact]
    public void The_schema_may_be_that_of_a_data_package()
    {
        File.WriteAllText(At("datapackage.json"), $$"""{"resources":[{"name":"o","path":"o.csv"},{"name":"t","path":"t.csv","schema":{{Schema}}}]}""");
        File.WriteAllText(At("t.csv"), "a;b\nx;y\n");
        Assert.Equal("'x' is no integer (table/types)", Assert.Single(Check.Of(At("t.csv")).Findings).Message);
        File.WriteAllText(At("u.csv"), "a,b\n");
        Assert.Equal("CONF003", Assert.Single(Assert.Throws<FindingsException>(() => Check.Of(At("u.csv"))).Findings).Code);
    }

    [Theory]
    [InlineData("a,b\n1,x\n2,\"x\n", "line 3", "a quote is opened and never closed")]
    [InlineData("a,b\n\"1\"2,x\n", "line 2", "something stands between a closing quote and the next delimiter")]
    [InlineData("a,b\n1,\"x\ny\"\n2,y\r3,z\n", "line 4", "a carriage return has no line feed")]
    [InlineData("", "line 1", "there is no header")]
    public void A_text_that_is_no_table_is_named_with_its_line(string text, string place, string message)
    {
        File.WriteAllText(At("schema.json"), Schema);
        File.WriteAllText(At("t.csv"), text);
        var form = Assert.Single(Check.Of(At("t.csv")).Rules, rule => rule.Id == "table/csv");
        Assert.Equal((Verdict.Failed, place, message), (form.Verdict, form.Places[0].Place, form.Places[0].Message));
    }

    [Fact]
    public void Records_that_cross_the_parts_in_which_a_file_is_read_keep_their_lines()
    {
        File.WriteAllText(At("schema.json"), Schema);
        var wide = new string('w', 700_000);
        File.WriteAllText(At("t.csv"), $"\uFEFFa,b\n1,\"{wide}\n\"\n2,{wide}\n\n3,{wide}\nx,{wide}\n");
        Assert.Equal("line 7, column 'a'", Assert.Single(Check.Of(At("t.csv")).Findings).Path);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_said_to_be()
    {
        File.WriteAllText(At("schema.json"), Schema);
        File.WriteAllBytes(At("t.csv"), [.. "a,b\n1,"u8, 0xE9, (byte)'\n']);
        Assert.Contains("not UTF-8", Assert.Single(Check.Of(At("t.csv")).Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_is_not_sound_judges_no_row()
    {
        File.WriteAllText(At("schema.json"), """{"fields":[{"name":"a","type":"int"}]}""");
        File.WriteAllText(At("t.csv"), "a\n1\n");
        var report = Check.Of(At("t.csv"));
        Assert.Equal("schema.json: fields[0].type", Assert.Single(report.Findings).Path);
        Assert.Equal(Verdict.NotJudged, report.Rules.Single(rule => rule.Id == "table/header").Verdict);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(string name) => Path.Combine(_folder, name);
}
