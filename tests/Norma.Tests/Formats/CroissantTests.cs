using Norma.Conformance;
using Norma.Formats;
using Xunit;

namespace Norma.Tests.Formats;

public sealed class CroissantTests : IDisposable
{
    const string Document = """
        {
          "@context": {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/", "dct": "http://purl.org/dc/terms/", "sc": "https://schema.org/", "conformsTo": "dct:conformsTo",
                       "recordSet": "cr:recordSet", "field": "cr:field", "source": "cr:source", "fileObject": "cr:fileObject", "extract": "cr:extract", "column": "cr:column", "dataType": {"@id": "cr:dataType", "@type": "@vocab"}},
          "@type": "sc:Dataset", "name": "d", "conformsTo": "http://mlcommons.org/croissant/1.1", "description": "d", "license": "MIT", "url": "https://a.org", "creator": {"@type": "Person", "name": "p"}, "datePublished": "2026-01-01",
          "distribution": [{"@type": "cr:FileObject", "@id": "a.csv", "name": "a.csv", "contentUrl": "a.csv", "encodingFormat": "text/csv", "sha256": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}],
          "recordSet": [{"@type": "cr:RecordSet", "@id": "r", "field": [{"@type": "cr:Field", "@id": "r/x", "dataType": "sc:Float", "source": {"fileObject": {"@id": "a.csv"}, "extract": {"column": "x"}}}]}]
        }
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("norma-croissant-").FullName;

    [Fact]
    public void A_sound_document_conforms_by_prefixes_plain_terms_or_full_names()
    {
        Assert.Equal([], Broken(Document));
        Assert.Equal([], Broken(Document.Replace("https://schema.org", "http://schema.org")));
        Assert.Equal([], Broken(Document.Replace("\"cr:FileObject\"", "\"http://mlcommons.org/croissant/FileObject\"").Replace("\"recordSet\": [", "\"http://mlcommons.org/croissant/recordSet\": [").Replace("\"source\": {", "\"cr:source\": {")));
    }

    [Theory]
    [InlineData("\"name\": \"d\", ", "", "dataset")]
    [InlineData("\"sc:Dataset\"", "\"sc:Data\"", "dataset")]
    [InlineData("croissant/1.1", "croissant/2.0", "conforms-to")]
    [InlineData("\"name\": \"d\"", "\"name\": \"d\", \"name\": \"e\"", "json")]
    [InlineData("\"cr:RecordSet\"", "\"cr:Records\"", "node-types")]
    [InlineData("\"r/x\"", "\"r x\"", "ids")]
    [InlineData("\"r/x\"", "\"r\"", "ids")]
    [InlineData("\"encodingFormat\": \"text/csv\", ", "", "files")]
    [InlineData(", \"sha256\": \"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\"", "", "files")]
    [InlineData("\"ca978112ca1b", "\"xa978112ca1b", "digests")]
    [InlineData("{\"@id\": \"a.csv\"}", "{\"@id\": \"b.csv\"}", "references")]
    [InlineData("\"dataType\": \"sc:Float\", ", "", "data-types")]
    [InlineData("\"dataType\": \"sc:Float\"", "\"dataType\": \"sc:Float\", \"cr:arrayShape\": \"2,x\", \"cr:isArray\": true", "array-shape")]
    [InlineData("\"dataType\": \"sc:Float\"", "\"dataType\": \"sc:Float\", \"cr:value\": 1", "sources")]
    [InlineData("\"@id\": \"r\", ", "\"@id\": \"r\", \"cr:data\": [{\"y\": 1}], ", "data")]
    public void What_is_wrong_breaks_its_rule(string from, string to, string rule)
    {
        Assert.Contains(from, Document, StringComparison.Ordinal);
        Assert.Equal([rule], Broken(Document.Replace(from, to)));
    }

    [Fact]
    public void A_file_beside_the_document_is_held_to_its_digest()
    {
        File.WriteAllText(Path.Combine(_folder, "a.csv"), "a");
        Assert.Equal([], Broken(Document));
        File.WriteAllText(Path.Combine(_folder, "a.csv"), "b");
        Assert.Equal(["verified-files"], Broken(Document));
        Assert.Equal(Norma.Spec.ExitCode.Verification, Check.Of(Path.Combine(_folder, "croissant.json")).ExitCode);
    }

    [Fact]
    public void The_standards_examples_conform_and_its_invalid_graphs_do_not()
    {
        var root = Path.Combine(Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared"), "standards", "croissant");
        if (!Directory.Exists(root)) Assert.Skip("The examples of Croissant are not here (NORMA_SHARED).");
        var invalid = Directory.GetFiles(Path.Combine(root, "invalid-graphs"), "metadata.json", SearchOption.AllDirectories);
        Assert.Equal(12, invalid.Length);
        Assert.Equal([], invalid.Where(path => Check.Of(path).Conforms));
        var valid = Directory.GetFiles(Path.Combine(root, "datasets"), "*.json", SearchOption.AllDirectories).Where(path => File.ReadAllText(path).Contains("@context")).ToArray();
        Assert.True(valid.Length >= 10);
        Assert.Equal([], valid.SelectMany(path => Check.Of(path).Findings.Where(f => f.Severity == Norma.Spec.Severity.Error)).Select(f => f.ToString()));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string[] Broken(string json)
    {
        var path = Path.Combine(_folder, "croissant.json");
        File.WriteAllText(path, json);
        return [.. Check.Of(path).Rules.Where(rule => rule.Verdict == Verdict.Failed).Select(rule => rule.Id["croissant/".Length..])];
    }
}
