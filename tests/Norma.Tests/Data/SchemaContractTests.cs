using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Formats.TableSchema;
using Norma.Spec;
using Norma.Tests.Data.Reading;
using Xunit;

namespace Norma.Tests.Data;

public sealed class SchemaContractTests
{
    const string Rows = "id,zip,age,state,paid,since\n7,12345,30,a,yes,31.1.2026\n8,54321,,b,no,1.2.2026\n9,11111,NA,a,yes,\n";

    const string Schema = """
        {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json", "fieldsMatch": ["subset"], "primaryKey": ["id"], "fields": [
          {"name": "id", "type": "string", "constraints": {"required": true, "unique": true}},
          {"name": "zip", "type": "string"},
          {"name": "age", "type": "number", "description": "in years", "missingValues": ["", "NA"], "constraints": {"minimum": 0, "maximum": 120}},
          {"name": "state", "type": "string", "categories": ["a", "b"]},
          {"name": "paid", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
          {"name": "since", "type": "date", "format": "%d.%m.%Y"}]}
        """;

    static DataSet Read(string rows, string schema, params (string, Field)[] fields)
    {
        using var folder = new Rows().Write("t.csv", rows).Write("s.json", schema);
        return DataReader.Read(new DataSpec([new Csv(["t.csv"])], Tables.Fields(fields), Schema: "s.json"), folder.Folder);
    }

    static FindingsException Refused(string rows, string schema, params (string, Field)[] fields) => Assert.Throws<FindingsException>(() => Read(rows, schema, fields));

    [Fact]
    public void The_contract_is_that_of_the_schema()
    {
        var read = Read(Rows, Schema, ("paid", new Inferred(Role.Target)), ("id", new Inferred(Role.Id)));

        Assert.Equal(new Category(Role.Id, Required: true), read.Fields["id"]);
        // Digits that the schema calls a string are texts.
        Assert.Equal("category", read.Fields["zip"].Type);
        Assert.Equal(new Number(Minimum: 0, Maximum: 120, Description: "in years", Missing: ["NA"]), read.Fields["age"]);
        Assert.Equal(new Category(Values: ["a", "b"]), read.Fields["state"]);
        Assert.Equal(new Binary(Role.Target, "yes", "no"), read.Fields["paid"]);
        Assert.Equal([1769817600000000, 1769904000000000, DateColumn.Missing], ((DateColumn)read.Table["since"]).Values);
        Assert.Empty(read.Findings);
    }

    [Fact]
    public void Rows_are_held_to_it_and_the_file_may_say_otherwise()
    {
        Assert.Equal("DATA024", Assert.Single(Refused(Rows.Replace("30", "300"), Schema).Findings).Code);
        Assert.Equal("DATA025", Assert.Single(Refused(Rows.Replace(",b,", ",c,"), Schema).Findings).Code);
        Assert.Equal(new Number(Maximum: 500, Missing: ["NA"]), Read(Rows.Replace("30", "300"), Schema, ("age", new Number(Maximum: 500, Missing: ["NA"]))).Fields["age"]);
    }

    [Theory]
    [InlineData("\"subset\"", "\"exact\"", "id,zip,age,state,paid,since", null)]
    [InlineData("\"subset\"", "\"exact\"", "zip,id,age,state,paid,since", "DATA003")]
    [InlineData("\"subset\"", "\"equal\"", "zip,id,age,state,paid,since", null)]
    [InlineData("\"subset\"", "\"equal\"", "zip,id,age,state,paid,more", "DATA003")]
    [InlineData("\"subset\"", "\"subset\"", "zip,id,age,state,paid,more", "DATA003")]
    [InlineData("\"subset\"", "\"superset\"", "zip,id,age,state,paid", null)]
    [InlineData("\"subset\"", "\"superset\"", "zip,id,age,state,paid,more", "DATA003")]
    [InlineData("\"subset\"", "\"partial\"", "zip,more", null)]
    [InlineData("\"subset\"", "\"partial\"", "more,other", "DATA003")]
    public void Columns_match_as_it_asks(string from, string to, string header, string? code)
    {
        var cells = header.Split(',').Select(name => name switch { "id" => "7", "zip" => "1", "age" => "2", "state" => "a", "paid" => "yes", "since" => "1.2.2026", _ => "x" });
        var rows = $"{header}\n{string.Join(",", cells)}\n";
        if (code is null) Read(rows, Schema.Replace(from, to));
        else Assert.Equal(code, Assert.Single(Refused(rows, Schema.Replace(from, to)).Findings).Code);
    }

    [Theory]
    [InlineData("\"type\": \"string\"}", "\"type\": \"string\", \"constraints\": {\"pattern\": \"[0-9]+\", \"maxLength\": 5}}", "constraints.pattern, constraints.maxLength")]
    [InlineData("\"type\": \"string\"}", "\"type\": \"string\", \"format\": \"email\"}", "format email")]
    [InlineData("\"type\": \"string\"}", "\"type\": \"geojson\"}", "type geojson")]
    [InlineData("\"type\": \"string\"}", "\"type\": \"integer\"}", "that numbers are whole")]
    [InlineData("\"categories\": [\"a\", \"b\"]", "\"categories\": [{\"value\": \"a\", \"label\": \"A\"}, {\"value\": \"b\", \"label\": \"B\"}]", "labels of categories")]
    [InlineData("\"categories\": [\"a\", \"b\"]", "\"categories\": [\"a\", \"b\"], \"categoriesOrdered\": true", "categoriesOrdered")]
    [InlineData("[\"yes\"]", "[\"yes\", \"ja\"]", "trueValues")]
    [InlineData("\"minimum\": 0", "\"exclusiveMinimum\": 0", "constraints.exclusiveMinimum")]
    [InlineData("\"primaryKey\": [\"id\"]", "\"primaryKey\": [\"id\", \"zip\"], \"uniqueKeys\": [[\"zip\"]]", "primaryKey of several fields, uniqueKeys")]
    [InlineData("\"primaryKey\": [\"id\"]", "\"missingValues\": [\"-\"]", "missingValues without the empty text")]
    public void What_the_contract_does_not_hold_is_said(string from, string to, string what)
    {
        Assert.Contains(from, Schema, StringComparison.Ordinal);
        var findings = Read(Rows, Schema.Replace(from, to).Replace(", \"unique\": true", "")).Findings;
        Assert.Contains(findings, finding => finding.Code == "DATA107" && finding.Severity == Severity.Warning && finding.Message.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public void A_broken_schema_is_refused_with_its_rule()
    {
        Assert.Equal("FILE040", Refused(Rows, Schema.Replace("\"number\"", "\"nubmer\"")).Findings[0].Code);
        Assert.Equal("FILE040", Refused(Rows, "[1").Findings[0].Code);
        using var rows = new Rows().Write("t.csv", Rows);
        Assert.Equal("FILE011", Assert.Throws<FindingsException>(() => DataReader.Read(new DataSpec([new Csv(["t.csv"])], Schema: "s.json"), rows.Folder)).Findings[0].Code);
    }

    /// <summary>What both can say comes back as it was, from our side and from theirs.</summary>
    [Fact]
    public void What_both_can_say_comes_back()
    {
        var contract = new Map<Field>(
        [
            new("id", new Inferred(Role.Id, Required: true, Description: "of the row")), new("n", new Number(Minimum: -1.5, Maximum: 1e9, Required: true, Missing: ["NA", "?"])),
            new("c", new Category(Values: ["ä", "b\"c"], Description: "kinds")), new("b", new Binary(Positive: "ja", Negative: "nein")), new("d", new Date(Minimum: "2020-01-01", Maximum: "2030-12-31T00:00:00Z")),
            new("e", new Date(Format: "d.M.yyyy H:m:s")), new("f", new Date(Format: "yyyy-M-dTH:m")), new("t", new Inferred()),
        ]);
        Assert.Equal(contract, Back(contract.ToTableSchema()));

        var schema = TableSchema.Of(TableSchemaDraft.Parse(System.Text.Encoding.UTF8.GetBytes(Schema), "s"), "s");
        Assert.Equal(schema.ToFields(), Back(schema.ToFields().ToTableSchema()));

        static Map<Field> Back(TableSchema schema) => TableSchema.Of(TableSchemaDraft.Parse(System.Text.Encoding.UTF8.GetBytes(schema.ToJson()), "s"), "s").ToFields();
    }

    [Theory]
    [InlineData("%d/%m/%Y", "d/M/yyyy", "1/12/2026")]
    [InlineData("%Y-%m-%dT%H:%M:%S", "yyyy-M-dTH:m:s", "2026-01-31T09:08:07")]
    [InlineData("%d %B %y at %I%p", "d MMMM yy \\a\\t htt", "3 March 26 at 9PM")]
    [InlineData("%Y%m%d", null, null)]
    [InlineData("%j", null, null)]
    public void Patterns_of_dates_are_translated(string pattern, string? format, string? text)
    {
        Assert.Equal(format, StrptimeNames.ToDotNet(pattern));
        if (format is null) return;
        Assert.True(Norma.Formats.DateText.Read(text, StrptimeNames.ToDotNet(pattern), out var moment));
        Assert.Equal(Strptime.Read(text!, pattern), DateTime.SpecifyKind(DateTime.UnixEpoch.AddMicroseconds(moment), DateTimeKind.Unspecified));
        Assert.Equal(pattern, StrptimeNames.OfDotNet(StrptimeNames.ToDotNet(pattern)!));
    }
}
