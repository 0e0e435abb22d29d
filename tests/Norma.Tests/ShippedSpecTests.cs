using Norma.Spec;
using Xunit;

namespace Norma.Tests;

public sealed class ShippedSpecTests
{
    public static TheoryData<string> Paths() => [.. Directory.EnumerateFiles(Source.Path("examples"), "norma.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Source.Root, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_shipped_example_is_valid_and_names_its_schema(string path)
    {
        Assert.Equal("# yaml-language-server: $schema=../../spec/norma-1.schema.json", File.ReadLines(Source.Path(path)).First());
        Holds(Source.Path(path));
    }

    /// <summary>The file has no finding, and its resolved form reads back as the same record.</summary>
    internal static void Holds(string path)
    {
        var document = SpecReader.ReadFile<ModelSpec>(path);
        Assert.Equal([], document.Findings.Select(finding => finding.ToString()));
        var resolved = SpecReader.Read<ModelSpec>(SpecWriter.Write(document.Require()), "resolved");
        Assert.Equal([], resolved.Findings.Select(finding => finding.ToString()));
        Assert.Equal(document.Value, resolved.Value);
    }
}
