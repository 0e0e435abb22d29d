using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Spec;

public sealed class JsonSchemaTests
{
    static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    [Fact]
    public void The_schema_in_the_standard_is_what_the_types_say() =>
        Approve.Text(JsonSchema.Of(typeof(ModelSpec), SpecDocs.Beside(typeof(ModelSpec))).ToJsonString(s_readable) + "\n", "spec", "norma-1.schema.json");

    [Fact]
    public void The_embedded_schema_is_that_of_the_standard() =>
        Assert.Equal(File.ReadAllText(Source.Path("spec", "norma-1.schema.json")), JsonSchema.Text());

    static readonly SchemaJudge s_judge = new(JsonNode.Parse(JsonSchema.Of(typeof(ModelSpec)).ToJsonString())!);

    static SpecNode? Node(string text) => Composer.Compose(text, "norma.yaml", []);

    [Fact]
    public void What_the_reader_accepts_the_schema_accepts()
    {
        foreach (var file in Directory.EnumerateFiles(Source.Path("spec", "examples", "valid"), "*.yaml"))
            Assert.True(s_judge.Accepts(Node(File.ReadAllText(file))!), file);
        for (var seed = 0; seed < 200; seed++)
        {
            var text = SpecWriter.Write(new AnyRecord(seed).Of(typeof(ModelSpec)));
            Assert.True(s_judge.Accepts(Node(text)!), text);
        }
    }

    [Fact]
    public void What_is_wrong_with_keys_words_types_and_bounds_the_schema_refuses_too()
    {
        var judged = 0;
        foreach (var file in Directory.EnumerateFiles(Source.Path("spec", "examples", "invalid"), "*.yaml"))
        {
            var document = SpecReader.ReadFile<ModelSpec>(file);
            // A whole number written as 1e3 is an integer to JSON, 010 is 10, and its keys are text.
            if (Path.GetFileNameWithoutExtension(file) is "exponent_for_whole_number" or "null_as_key" or "list_as_key" or "leading_zero") continue;
            if (!document.Findings.Any(finding => finding.Code is "SPEC001" or "SPEC002" or "SPEC004" or "SPEC005" or "SPEC006" or "SPEC007" or "SPEC008" or "SPEC019")) continue;
            if (Node(File.ReadAllText(file)) is not { } node) continue;
            judged++;
            Assert.False(s_judge.Accepts(node), file);
        }
        Assert.True(judged > 50);
    }
}
