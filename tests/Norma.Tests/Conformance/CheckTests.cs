using Norma.Conformance;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Formats.Safetensors;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Conformance;

public sealed class CheckTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("norma-check-").FullName;

    [Fact]
    public void A_safetensors_file_that_we_write_conforms()
    {
        SafetensorsFile.Write(At("a.safetensors"), [new("a", [2], [1, 2])], new Dictionary<string, string>());
        var report = Check.Of(At("a.safetensors"));
        Assert.Equal(("safetensors file", ExitCode.Ok), (report.Kind, report.ExitCode));
        Assert.Equal(RulesOf<SafetensorsDraft>.All.Select(r => r.Id), report.Rules.Select(r => r.Id));
        Assert.All(report.Rules, rule => Assert.Equal(Verdict.Passed, rule.Verdict));
        File.AppendAllText(At("a.safetensors"), "x");
        report = Check.Of(At("a.safetensors"));
        Assert.Equal(ExitCode.Refused, report.ExitCode);
        Assert.Equal("1 bytes follow the last tensor (safetensors/data-length)", Assert.Single(report.Findings).Message);
    }

    [Fact]
    public void An_onnx_model_is_judged_by_the_rules_of_onnx()
    {
        var graph = new OnnxGraph();
        graph.Output("y", graph.Node("Relu", [graph.Input("x", OnnxType.Float, -1, 1)]), OnnxType.Float, -1, 1);
        File.WriteAllBytes(At("a.onnx"), graph.ToBytes("net", []));
        Assert.Equal(("ONNX model", ExitCode.Ok, RulesOf<OnnxModel>.All.Count), (Check.Of(At("a.onnx")).Kind, Check.Of(At("a.onnx")).ExitCode, Check.Of(At("a.onnx")).Rules.Count));
        File.WriteAllBytes(At("a.onnx"), graph.ToBytes("", []));
        Assert.Equal("onnx/graph-name", Assert.Single(Check.Of(At("a.onnx")).Rules, r => r.Verdict == Verdict.Failed).Id);
        File.WriteAllBytes(At("a.onnx"), [1, 2, 3]);
        var refused = Check.Of(At("a.onnx"));
        Assert.Equal((ExitCode.Refused, "FILE001"), (refused.ExitCode, Assert.Single(refused.Findings).Code));
        Assert.All(refused.Rules, rule => Assert.Equal(Verdict.NotJudged, rule.Verdict));
    }

    [Fact]
    public void A_norma_file_is_judged_with_its_lines()
    {
        File.WriteAllText(At("norma.yaml"), "norma: 1\ndata:\n  source: {type: csv, path: a.csv}\n  fields:\n    y: {type: binary, role: target}\n");
        Assert.Equal(ExitCode.Ok, Check.Of(At("norma.yaml")).ExitCode);
        File.WriteAllText(At("norma.yaml"), "norma: 1\nsed: 3\ndata:\n  source: {type: csv, path: a.csv}\n");
        var finding = Assert.Single(Check.Of(At("norma.yaml")).Findings);
        Assert.StartsWith("2:1: $.sed", finding.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_or_not_there_is_refused()
    {
        File.WriteAllText(At("a.txt"), "");
        Assert.Equal("CONF002", Assert.Single(Assert.Throws<FindingsException>(() => Check.Of(At("a.txt"))).Findings).Code);
        Assert.Equal("CONF002", Assert.Single(Assert.Throws<FindingsException>(() => Check.Of(_folder)).Findings).Code);
        Assert.Equal("FILE011", Assert.Single(Assert.Throws<FindingsException>(() => Check.Of(At("b"))).Findings).Code);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(string name) => Path.Combine(_folder, name);
}
