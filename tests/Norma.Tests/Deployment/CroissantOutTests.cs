using System.Text.Json;
using Text = Norma.Data.Fields.Text;
using Norma.Conformance;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Data.Sources;
using Norma.Data.Splits;
using Norma.Deployment.Cards;
using Norma.Spec;
using Norma.Tests.Data;
using Norma.Tests.Data.Reading;
using SkiaSharp;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>The description of a run's data, laid beside the data, is a source that gives the same rows.</summary>
public sealed class CroissantOutTests
{
    static readonly DatasetAbout s_about = new("Visits", "A row is a visit.", "MIT", "https://example.org/visits", "A. Author", "2026-01-31", "Author (2026).");

    static JsonElement Written(Rows rows, DataSpec spec, DataSet read)
    {
        var third = read.Table.Rows / 3;
        var parts = new Parts([.. Enumerable.Range(0, third)], [.. Enumerable.Range(third, third)], [.. Enumerable.Range(2 * third, read.Table.Rows - 2 * third)]);
        var text = CroissantDocument.Write("visits", spec with { Fields = read.Fields, About = spec.About ?? read.About }, read.Files, parts);
        rows.Write("croissant.json", text);
        Assert.Equal([], Check.Of(Path.Combine(rows.Folder, "croissant.json")).Findings.Where(finding => finding.Severity != Severity.Information).Select(finding => finding.ToString()));
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    static JsonElement Field(JsonElement root, string name) => root.GetProperty("recordSet")[0].GetProperty("field").EnumerateArray().Single(field => field.GetProperty("name").GetString() == name);

    static void SameRows(Rows rows, DataSet read)
    {
        var fields = read.Fields.Select(field => (field.Key, field.Value)).ToArray();
        var again = rows.Read(new Croissant(["croissant.json"]), fields);
        Assert.Equal(read.Table.Rows, again.Table.Rows);
        foreach (var column in read.Table.Columns)
            switch (column)
            {
                case NumberColumn numbers: Assert.Equal(numbers.Values, Rows.Numbers(again, column.Name)); break;
                case TextColumn: Assert.Equal(Rows.Texts(read, column.Name), Rows.Texts(again, column.Name)); break;
                case DateColumn dates: Assert.Equal(dates.Values, ((DateColumn)again.Table[column.Name]).Values); break;
                case TensorColumn tensors:
                    var (one, other) = (new float[tensors.Width], new float[tensors.Width]);
                    for (var row = 0; row < column.Rows; row++)
                    {
                        tensors.Read(row, one);
                        ((TensorColumn)again.Table[column.Name]).Read(row, other);
                        Assert.Equal(one, other);
                    }
                    break;
            }
        // Without a contract the types are the description's.
        Assert.Equal(fields.Where(field => field.Item2 is Number or Image).Select(field => field.Item2.Type), rows.Read(new Croissant(["croissant.json"])).Fields.Where(field => read.Fields[field.Key] is Number or Image).Select(field => field.Value.Type));
    }

    [Fact]
    public void Tables()
    {
        using var rows = new Rows().Write("t.csv", "n,day,kind,part\n1.5,31.01.2026,a,train\n,01.02.2026,b,validation\n-2,,a,test\n");
        var spec = new DataSpec([new Csv(["t.csv"])], Data.Tables.Fields([("day", new Date(Format: "dd.MM.yyyy")), ("part", new Category(Role.Ignore))]), new Predefined("part"), s_about);
        var read = DataReader.Read(spec, rows.Folder);

        var root = Written(rows, spec, read);

        Assert.Equal("dd.MM.yyyy", Field(root, "day").GetProperty("source").GetProperty("format").GetString());
        Assert.Equal("splits/name", Field(root, "part").GetProperty("references").GetProperty("field").GetProperty("@id").GetString());
        Assert.Equal("https://example.org/visits", root.GetProperty("prov:wasDerivedFrom").GetProperty("@id").GetString());
        SameRows(rows, read);
        // What the description says of the data set goes on to the next run's.
        Assert.Equal(s_about with { License = "https://spdx.org/licenses/MIT.html" }, rows.Read(new Croissant(["croissant.json"])).About);
    }

    [Fact]
    public void Sets()
    {
        using var rows = new Rows().Write("t.csv", "n,tags\n1,a;b\n2,b\n3,a\n").Write("t.jsonl", "{\"n\":1,\"tags\":[\"a\",\"b\"]}\n{\"n\":2,\"tags\":[\"b\"]}\n{\"n\":3,\"tags\":[\"a\"]}\n");
        var spec = new DataSpec([new Csv(["t.csv"])], Data.Tables.Fields([("tags", new Set(Role.Target))]), About: s_about);
        var read = DataReader.Read(spec, rows.Folder);

        var root = Written(rows, spec, read);

        Assert.True(Field(root, "tags").GetProperty("isArray").GetBoolean());
        foreach (var source in new Norma.Data.Source[] { new Croissant(["croissant.json"]), new Jsonl(["t.jsonl"]) })
        {
            var again = rows.Read(source, ("tags", new Set(Role.Target)));
            Assert.Equal(["a", "b"], Assert.Single(again.Targets).Classes);
            Assert.Equal(["a b", "b", "a"], Rows.Texts(again, "tags").Select(text => string.Join(" ", new Set().Of(text!))));
        }
    }

    [Theory]
    [InlineData("t.jsonl")]
    [InlineData("t.json")]
    public void Nested_records(string name)
    {
        string[] lines = ["""{"user":{"city":"Bonn"},"tags":["x",2],"n":1}""", """{"user":{"city":"Köln"},"tags":["y",3],"n":2}""", """{"user":{"city":null},"tags":["z",4],"n":3}"""];
        using var rows = new Rows().Write(name, name.EndsWith('l') ? string.Join("\n", lines) : $"{{\"data\":{{\"rows\":[{string.Join(",", lines)}]}}}}");
        var spec = new DataSpec([name.EndsWith('l') ? new Jsonl([name]) : new Json([name], "data.rows")], Data.Tables.Fields([("user.city", new Text()), ("tags[1]", new Number()), ("tags", new Text())]), About: s_about);
        var read = DataReader.Read(spec, rows.Folder);
        Written(rows, spec, read);
        SameRows(rows, read);
    }

    [Fact]
    public void Folders_of_pictures()
    {
        using var rows = new Rows();
        foreach (var (name, colour) in new[] { ("pictures/red/a.png", SKColors.Red), ("pictures/red/b.png", SKColors.DarkRed), ("pictures/blue/c.png", SKColors.Blue) })
        {
            using var bitmap = new SKBitmap(3, 2);
            bitmap.Erase(colour);
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            rows.Write(name, data.ToArray());
        }
        var spec = new DataSpec([new Folder(["pictures"])], About: s_about);
        var read = DataReader.Read(spec, rows.Folder);

        var root = Written(rows, spec, read);

        Assert.Equal("sc:ImageObject", Field(root, "image").GetProperty("dataType").GetString());
        SameRows(rows, read);
    }

    [Fact]
    public void Descriptions_and_queries()
    {
        using var rows = new Rows().Write("t.csv", "n,t\n1,a\n2,b\n3,c\n");
        var spec = new DataSpec([new Csv(["t.csv"])], About: s_about);
        Written(rows, spec, DataReader.Read(spec, rows.Folder));
        File.Move(Path.Combine(rows.Folder, "croissant.json"), Path.Combine(rows.Folder, "metadata.json"));
        var second = new DataSpec([new Croissant(["metadata.json"], "records")]);

        var root = Written(rows, second, DataReader.Read(second, rows.Folder));

        Assert.Equal(["application/ld+json", "text/csv"], root.GetProperty("distribution").EnumerateArray().Select(file => file.GetProperty("encodingFormat").GetString()));
        Assert.Equal("https://spdx.org/licenses/MIT.html", root.GetProperty("license").GetString());
        Assert.Equal(["splits"], root.GetProperty("recordSet").EnumerateArray().Select(set => set.GetProperty("@id").GetString()));
    }
}
