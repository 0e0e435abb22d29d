using System.Text;
using Norma.Formats;
using Norma.Formats.TableSchema;
using Xunit;
using Schema = Norma.Formats.TableSchema.TableSchema;

namespace Norma.Tests.Formats.Tables;

public sealed class TableSchemaRulesTests
{
    [Theory]
    [InlineData("""{"fields":[{"name":"a"}]}""")]
    [InlineData("""{"$schema":"https://datapackage.org/profiles/2.0/tableschema.json","fieldsMatch":"subset","fields":[{"name":"a","type":"integer","constraints":{"minimum":0,"maximum":"10"}}]}""")]
    [InlineData("""{"fields":[{"name":"a"}],"primaryKey":"a","foreignKeys":[{"fields":"a","reference":{"resource":"","fields":"a"}}]}""")]   // as the first version wrote them
    [InlineData("""{"fields":[{"name":"a","type":"date","format":"%d/%m/%Y","constraints":{"minimum":"01/02/2020"}}],"missingValues":[{"value":"-","label":"none"}]}""")]
    [InlineData("""{"fields":[{"name":"a","type":"integer","categories":[1,2,{"value":3,"label":"three"}],"categoriesOrdered":true}]}""")]
    [InlineData("""{"fields":[{"name":"a","type":"number","decimalChar":",","groupChar":".","constraints":{"minimum":"1,5","maximum":2.5}}]}""")]
    [InlineData("""{"fields":[{"name":"a","type":"list","delimiter":";","itemType":"integer","constraints":{"minLength":1}}]}""")]
    public void A_sound_schema_breaks_no_rule(string json) => Assert.Equal([], Broken(json, Verdict.Failed));

    [Theory]
    [InlineData("json", """{"fields":[{"name":"a"}],"fields":[{"name":"b"}]}""")]
    [InlineData("json", """{"fields":[{"name":"a"}]""")]
    [InlineData("json", """{"fields":[{"name":"\ud800"}]}""")]
    [InlineData("fields", """[]""")]
    [InlineData("fields", """{}""")]
    [InlineData("fields", """{"fields":[]}""")]
    [InlineData("fields", """{"fields":["a"]}""")]
    [InlineData("field-names", """{"fields":[{"type":"string"}]}""")]
    [InlineData("field-types", """{"fields":[{"name":"a","type":"nubmer"}]}""")]
    [InlineData("field-types", """{"fields":[{"name":"a","type":"String"}]}""")]
    [InlineData("field-types", """{"fields":[{"name":"a","type":"list","itemType":"object"}]}""")]
    [InlineData("field-formats", """{"fields":[{"name":"a","type":"string","format":"mail"}]}""")]
    [InlineData("field-formats", """{"fields":[{"name":"a","type":"date","format":"dd.MM.yyyy"}]}""")]
    [InlineData("field-properties", """{"fields":[{"name":"a","type":"boolean","trueValues":"yes"}]}""")]
    [InlineData("field-properties", """{"fields":[{"name":"a","type":"number","decimalChar":""}]}""")]
    [InlineData("field-properties", """{"fields":[{"name":"a","type":"number","groupChar":"."}]}""")]
    [InlineData("field-properties", """{"fields":[{"name":"a","constraints":[]}]}""")]
    [InlineData("constraint-names", """{"fields":[{"name":"a","type":"number","constraints":{"minLength":1}}]}""")]
    [InlineData("constraint-names", """{"fields":[{"name":"a","type":"boolean","constraints":{"minimum":1}}]}""")]
    [InlineData("constraint-values", """{"fields":[{"name":"a","type":"number","constraints":{"minimum":"x"}}]}""")]
    [InlineData("constraint-values", """{"fields":[{"name":"a","type":"number","constraints":{"minimum":2,"maximum":1}}]}""")]
    [InlineData("constraint-values", """{"fields":[{"name":"a","constraints":{"minLength":-1}}]}""")]
    [InlineData("constraint-values", """{"fields":[{"name":"a","constraints":{"pattern":"("}}]}""")]
    [InlineData("constraint-values", """{"fields":[{"name":"a","constraints":{"pattern":"(a)\\1"}}]}""")]
    [InlineData("constraint-values", """{"fields":[{"name":"a","constraints":{"required":"yes"}}]}""")]
    [InlineData("constraint-values", """{"fields":[{"name":"a","type":"integer","constraints":{"enum":[1,"b"]}}]}""")]
    [InlineData("missing-values", """{"fields":[{"name":"a"}],"missingValues":"-"}""")]
    [InlineData("missing-values", """{"fields":[{"name":"a"}],"missingValues":["-","-"]}""")]
    [InlineData("primary-key", """{"fields":[{"name":"a"}],"primaryKey":["b"]}""")]
    [InlineData("primary-key", """{"fields":[{"name":"a"}],"primaryKey":[]}""")]
    [InlineData("unique-keys", """{"fields":[{"name":"a"}],"uniqueKeys":["a"]}""")]
    [InlineData("foreign-keys", """{"fields":[{"name":"a"}],"foreignKeys":[{"fields":["a"]}]}""")]
    [InlineData("foreign-keys", """{"fields":[{"name":"a"}],"foreignKeys":[{"fields":["a"],"reference":{"fields":["b"]}}]}""")]
    [InlineData("fields-match", """{"fields":[{"name":"a"}],"fieldsMatch":"most"}""")]
    [InlineData("categories", """{"fields":[{"name":"a","type":"number","categories":[1]}]}""")]
    [InlineData("categories", """{"fields":[{"name":"a","categories":["x","x"]}]}""")]
    public void What_is_wrong_breaks_its_rule(string rule, string json) => Assert.Equal([rule], Broken(json, Verdict.Failed));

    [Theory]
    [InlineData("field-names", """{"fields":[{"name":"a"},{"name":"a"}]}""")]                          // legal since the first version
    [InlineData("constraint-names", """{"fields":[{"name":"a","constraints":{"mine":1}}]}""")]
    [InlineData("fields-match", """{"fields":[{"name":"a"}],"fieldsMatch":["equal"]}""")]
    [InlineData("foreign-keys", """{"fields":[{"name":"a"}],"foreignKeys":[{"fields":["a"],"reference":{"resource":"other","fields":["b"]}}]}""")]
    public void What_is_not_advised_is_a_warning(string rule, string json)
    {
        Assert.Equal([], Broken(json, Verdict.Failed));
        Assert.Equal([rule], Broken(json, Verdict.Warned));
    }

    [Theory]
    [InlineData("number", "default", "1.5", true), InlineData("number", "default", "1,5", false), InlineData("number", "default", "NaN", true), InlineData("number", "default", "inf", false), InlineData("number", "default", " 1", false)]
    [InlineData("integer", "default", "-7", true), InlineData("integer", "default", "7.0", false)]
    [InlineData("boolean", "default", "TRUE", true), InlineData("boolean", "default", "yes", false)]
    [InlineData("string", "email", "a@b.org", true), InlineData("string", "email", "ab.org", false), InlineData("string", "uuid", "123e4567-e89b-12d3-a456-426614174000", true), InlineData("string", "binary", "YQ==", true), InlineData("string", "binary", "Y", false), InlineData("string", "uri", "http://a.org/b", true), InlineData("string", "uri", "b", false)]
    [InlineData("date", "default", "2024-02-29", true), InlineData("date", "default", "2023-02-29", false), InlineData("date", "%d.%m.%y", "29.02.24", true), InlineData("date", "%d.%m.%y", "29.02.23", false), InlineData("date", "%d %b %Y", "1 Feb 2024", true)]
    [InlineData("datetime", "default", "2024-01-01T10:00:00Z", true), InlineData("datetime", "default", "2024-01-01 10:00", false), InlineData("datetime", "%Y-%m-%d %I:%M %p", "2024-01-01 12:30 AM", true)]
    [InlineData("time", "default", "23:59:59", true), InlineData("time", "default", "24:00:00", false)]
    [InlineData("year", "default", "2024", true), InlineData("year", "default", "24", false), InlineData("yearmonth", "default", "2024-12", true), InlineData("yearmonth", "default", "2024-13", false)]
    [InlineData("duration", "default", "P1Y2M3DT4H5M6.5S", true), InlineData("duration", "default", "P", false), InlineData("duration", "default", "P1H", false)]
    [InlineData("object", "default", "{\"a\":1}", true), InlineData("object", "default", "{\"a\":1,\"a\":2}", false), InlineData("array", "default", "[1]", true), InlineData("array", "default", "{}", false)]
    [InlineData("geopoint", "default", "90.50, 45.50", true), InlineData("geopoint", "default", "190,45", false), InlineData("geopoint", "array", "[90,45]", true), InlineData("geopoint", "object", "{\"lon\":90,\"lat\":45}", true)]
    [InlineData("geojson", "default", "{\"type\":\"Point\",\"coordinates\":[1,2]}", true), InlineData("geojson", "default", "{\"type\":\"Dot\"}", false)]
    [InlineData("list", "default", "a,b", true), InlineData("any", "default", "?", true)]
    public void A_cell_is_a_value_of_its_type_or_not(string type, string format, string cell, bool fits) =>
        Assert.Equal(fits, new TableField("a", CellType.All[type]) { Format = format }.Read(cell) is not null);

    [Fact]
    public void The_types_are_those_of_the_standard() =>
        Assert.Equal(["any", "array", "boolean", "date", "datetime", "duration", "geojson", "geopoint", "integer", "list", "number", "object", "string", "time", "year", "yearmonth"], CellType.All.Keys);

    [Fact]
    public void A_moment_is_read_as_C_reads_it()
    {
        Assert.Equal(new DateTime(2024, 3, 1, 23, 5, 6).AddTicks(5_000_000), Strptime.Read("2024/061 11:05:06.5 pm", "%Y/%j %I:%M:%S.%f %p"));
        Assert.Equal(new DateTime(2024, 1, 1, 8, 30, 0), Strptime.Read("Monday, January 1 2024 10:00 +01:30", "%A, %B %d %Y %H:%M %z"));
        Assert.Null(Strptime.Read("2024-01-01x", "%Y-%m-%d"));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        const string json = """
            {"fieldsMatch":"equal","missingValues":["","-"],"primaryKey":["a"],"uniqueKeys":[["a","b"]],"foreignKeys":[{"fields":["b"],"reference":{"fields":["a"]}}],
             "fields":[{"name":"a","type":"number","decimalChar":",","constraints":{"required":true,"minimum":"1,5","exclusiveMaximum":7}},
                       {"name":"b","type":"string","categories":["x","y"],"missingValues":["?"],"constraints":{"pattern":"[a-z]+","minLength":1,"enum":["x"]}},
                       {"name":"c","type":"boolean","trueValues":["ja"],"falseValues":["nein"],"constraints":{"enum":[true]}}]}
            """;
        var schema = TableSchemaDraft.Parse(Encoding.UTF8.GetBytes(json), "a.json").Require();
        var again = TableSchemaDraft.Parse(Encoding.UTF8.GetBytes(schema.ToJson()), "b.json");
        Assert.Equal([], Broken(schema.ToJson(), Verdict.Failed));
        Assert.Equal(schema, again.Require());
    }

    [Fact]
    public void Each_row_is_held_to_the_schema_with_its_line_and_column()
    {
        var schema = Of("""
            {"fields":[{"name":"id","type":"integer","constraints":{"unique":true}},{"name":"age","type":"number","constraints":{"required":true,"minimum":0,"exclusiveMaximum":150}},
                       {"name":"sex","type":"string","categories":["f","m"]},{"name":"code","type":"string","constraints":{"pattern":"[A-Z]{2}","minLength":2}},{"name":"parent","type":"integer"}],
             "primaryKey":["id"],"uniqueKeys":[["age","sex"]],"foreignKeys":[{"fields":["parent"],"reference":{"resource":"","fields":["id"]}}]}
            """);
        var judged = TableReview.Of(schema, ["id", "age", "sex", "code", "parent"],
        [
            new(2, ["1", "30", "f", "AB", ""]),
            new(3, ["1", "-1", "x", "a", "1"]),
            new(4, ["b", "150", "m", "ABC", "9"]),
            new(5, ["2", "", "f", "AB"]),
            new(6, ["", "30.0", "f", "AB", "2"]),
        ]);
        Assert.Equal(
            [
                "table/foreign-keys line 4, column 'parent' '9' is not among the values that it refers to",
                "table/length line 3, column 'code' has the length 1, below 2",
                "table/pattern line 3, column 'code' 'a' does not match '[A-Z]{2}'",
                "table/pattern line 4, column 'code' 'ABC' does not match '[A-Z]{2}'",
                "table/primary-key line 3, column 'id' '1' is in line 2 already",
                "table/primary-key line 6, column 'id' has no value, and is of the primary key",
                "table/range line 3, column 'age' '-1' is not at least 0",
                "table/range line 4, column 'age' '150' is not below 150",
                "table/required line 5, column 'age' has no value",
                "table/row-width line 5 has 4 cells instead of 5",
                "table/types line 4, column 'id' 'b' is no integer",
                "table/unique line 3, column 'id' '1' is in line 2 already",
                "table/unique-keys line 6, column 'age, sex' '30.0', 'f' is in line 2 already",
                "table/values line 3, column 'sex' 'x' is none of: 'f', 'm'",
            ],
            judged.SelectMany(rule => rule.Places.Select(place => $"{rule.Id} {place.Place} {place.Message}")));
    }

    [Theory]
    [InlineData("exact", new[] { "a", "b" }, true), InlineData("exact", new[] { "b", "a" }, false), InlineData("exact", new[] { "a" }, false)]
    [InlineData("equal", new[] { "b", "a" }, true), InlineData("equal", new[] { "a", "b", "c" }, false)]
    [InlineData("subset", new[] { "c", "b", "a" }, true), InlineData("subset", new[] { "a", "c" }, false)]
    [InlineData("superset", new[] { "a" }, true), InlineData("superset", new[] { "c" }, false)]
    [InlineData("partial", new[] { "c", "a" }, true), InlineData("partial", new[] { "c" }, false)]
    public void Columns_answer_to_fields_as_stated(string match, string[] header, bool fits) =>
        Assert.Equal(fits, TableReview.Of(Of($$"""{"fieldsMatch":"{{match}}","fields":[{"name":"a"},{"name":"b"}]}"""), header, [])[0].Verdict == Verdict.Passed);

    [Fact]
    public void A_pattern_that_would_backtrack_for_ever_ends_at_once()
    {
        var schema = Of("""{"fields":[{"name":"a","constraints":{"pattern":"(a+)+b"}}]}""");
        var judged = TableReview.Of(schema, ["a"], [new(2, [new string('a', 10_000)])]);
        Assert.Contains(judged.Single(r => r.Id == "table/pattern").Verdict, new[] { Verdict.Failed, Verdict.NotJudged });
    }

    static Schema Of(string json)
    {
        Assert.Equal([], Broken(json, Verdict.Failed));
        return TableSchemaDraft.Parse(Encoding.UTF8.GetBytes(json), "schema.json").Require();
    }

    static string[] Broken(string json, Verdict verdict) =>
        [.. Ruling.All(TableSchemaDraft.Parse(Encoding.UTF8.GetBytes(json), "schema.json")).Where(r => r.Verdict == verdict).Select(r => r.Id["table-schema/".Length..])];
}
