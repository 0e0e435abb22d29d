using System.Diagnostics;
using System.Text.Json;
using Google.Protobuf;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Formats.Onnx;

public sealed class OnnxRulesTests
{
    static readonly string s_goldens = Source.Path("tests", "Norma.Tests", "Formats", "Onnx", "Goldens", "mutants.json");

    // Where the rules ask for more than onnx 1.12 did: newer checkers, ONNX Runtime, or this reader's own promise.
    static readonly string[] s_stricter = ["attribute_without_value", "attribute_reference_outside"];

    static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    sealed record Mutant(string Name, bool Sound, string Model);

    public static TheoryData<string> Names() => [.. Mutants().Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_verdict_is_that_of_the_reference_checker(string name)
    {
        var mutant = Mutants()[name];
        var findings = OnnxRules.Check(OnnxModel.Parse(Convert.FromBase64String(mutant.Model), name));
        var sound = !findings.Any(f => f.Severity == Severity.Error);
        Assert.True(sound == (mutant.Sound && !s_stricter.Contains(name)), $"{name}: reference {mutant.Sound}, ours: {string.Join("; ", findings)}");
    }

    [Fact]
    public void Every_rule_is_broken_by_some_mutant_or_test_of_its_own()
    {
        var broken = Mutants().Values.SelectMany(m => OnnxRules.Check(OnnxModel.Parse(Convert.FromBase64String(m.Model), m.Name))).Select(f => f.Message[(f.Message.LastIndexOf('(') + 1)..^1]).ToHashSet();
        string[] own = ["onnx/functions", "onnx/sparse-tensor"];
        Assert.Equal([], RulesOf<OnnxModel>.All.Select(r => r.Id).Except(broken).Except(own));
    }

    [Fact]
    public void The_standards_own_node_cases_are_sound()
    {
        var archive = Shared("standards", "onnx", "backend-node-simple-v1.22.0.tar.xz");
        if (archive is null) Assert.Skip("The node cases of ONNX 1.22 are not here (NORMA_SHARED).");
        var folder = Directory.CreateTempSubdirectory("norma-onnx-").FullName;
        try
        {
            using var tar = Process.Start("tar", ["xf", archive, "-C", folder]);
            tar.WaitForExit();
            if (tar.ExitCode != 0) Assert.Skip("tar cannot unpack xz here.");
            var models = Directory.GetFiles(folder, "model.onnx", SearchOption.AllDirectories);
            Assert.True(models.Length > 1700);
            var refused = new List<string>();
            foreach (var path in models)
                foreach (var finding in OnnxRules.Check(OnnxModel.Parse(path)).Where(f => f.Severity == Severity.Error))
                    if (finding.Severity == Severity.Error) refused.Add(Path.GetRelativePath(folder, path) + " " + finding);
            Assert.Equal([], refused);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Dictionary<string, Mutant> Mutants() =>
        JsonSerializer.Deserialize<Mutant[]>(File.ReadAllBytes(s_goldens), s_json)!.ToDictionary(m => m.Name);

    static string? Shared(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var path = Path.Combine([root, .. parts]);
        return File.Exists(path) ? path : null;
    }
}
