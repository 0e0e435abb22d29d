using System.Text.Encodings.Web;
using System.Text.Json;
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
}
