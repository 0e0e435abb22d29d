using System.Globalization;
using System.Text;
using System.Text.Json;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Spec;

public sealed class SpecExampleTests
{
    static TheoryData<string> Names(params string[] folder) =>
        [.. Directory.EnumerateFiles(Source.Path(folder), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> ValidNames() => Names("spec", "examples", "valid");

    public static TheoryData<string> InvalidNames() => Names("spec", "examples", "invalid");

    public static TheoryData<string> UnsoundNames() => Names("spec", "examples", "unsound");

    [Fact]
    public void The_standard_has_its_examples()
    {
        Assert.True(InvalidNames().Count >= 60);
        Assert.True(ValidNames().Count >= 15);
        Assert.True(UnsoundNames().Count >= 30);
    }

    [Theory]
    [MemberData(nameof(ValidNames))]
    public void A_valid_example_is_read_and_its_resolved_form_says_the_same(string name) =>
        ShippedSpecTests.Holds(Source.Path("spec", "examples", "valid", name + ".yaml"));

    [Theory]
    [MemberData(nameof(InvalidNames))]
    public void An_invalid_example_gives_exactly_its_findings(string name)
    {
        var document = SpecReader.ReadFile<ModelSpec>(Source.Path("spec", "examples", "invalid", name + ".yaml"));

        Assert.Null(document.Value);
        Assert.NotEmpty(document.Findings);
        Approve.Text(Json(document.Findings), "spec", "examples", "invalid", name + ".findings.json");
    }

    /// <summary>The text is right, and what it states cannot work on its data: known before anything is trained.</summary>
    [Theory]
    [MemberData(nameof(UnsoundNames))]
    public void An_unsound_example_is_read_and_its_plan_gives_exactly_its_findings(string name)
    {
        var stated = Stated.Read(Source.Path("spec", "examples", "unsound", name + ".yaml"));

        var refused = Assert.Throws<FindingsException>(() => stated.Plan(examine: false));

        Assert.Contains(refused.ExitCode, new[] { ExitCode.Spec, ExitCode.Data });
        Assert.All(refused.Findings, finding => Assert.NotNull(finding.At));
        Approve.Text(Json(refused.Findings), "spec", "examples", "unsound", name + ".findings.json");
    }

    static string Json(IReadOnlyList<Finding> findings)
    {
        var json = new StringBuilder("[");
        foreach (var finding in findings)
        {
            json.Append(json.Length == 1 ? "\n  " : ",\n  ");
            json.Append(CultureInfo.InvariantCulture, $"{{\"code\": \"{finding.Code}\"");
            if (finding.At is { } at) json.Append(CultureInfo.InvariantCulture, $", \"line\": {at.Line}, \"column\": {at.Column}");
            json.Append(CultureInfo.InvariantCulture, $", \"path\": {JsonSerializer.Serialize(finding.Path, s_readable)}}}");
        }
        return json.Append("\n]\n").ToString();
    }

    static readonly JsonSerializerOptions s_readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
