using System.Text;
using Norma.Conformance;
using Norma.Data;
using Norma.Data.Profiles;
using Norma.Deployment;
using Norma.Deployment.Exports;
using Norma.Evaluation;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Spec;
using Norma.Tests.Deployment;
using Xunit;

namespace Norma.Tests.Conformance;

public sealed class PackageCheckTests : IDisposable
{
    const string Sha = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    const string Yaml = """
        norma: 1
        name: toy
        data:
          source: {type: csv, path: toy.csv}
          fields:
            Sub: {type: number}
            a b: {type: number}
            state: {type: category}
            since: {type: date}
            row: {type: category, role: id}
            churn: {type: binary, role: target, positive: "yes", negative: "no"}
        """;

    const string Card = "---\nlicense: mit\nmodel-index:\n- name: toy\n  results:\n  - task: {type: tabular-classification}\n    metrics:\n    - {type: accuracy, value: 0.91}\n---\n# toy\n";

    readonly string _root = Directory.CreateTempSubdirectory("norma-check-package-").FullName;
    readonly Toy _toy = new(Toy.Churn);

    public PackageCheckTests()
    {
        using var predictor = OnnxPredictor.Open(OnnxModel.Read(_toy.Export(), "toy.onnx"), _toy.Fields, _toy.Targets, threads: 1);
        Package.Write(Folder, new(_toy.Export(), Yaml, Lock(WeightsFile.Sha256(_toy.Weights)),
            new Judgement("toy", "binary_classification", true, new([new("test", new([new("accuracy", 0.9123)]))]), new([new("test", new([new("accuracy", new Interval(0.9, 0.93))]))]), Map<Map<Map<double>>>.Empty, [], []),
            new DataProfile(5, _toy.Fields.ToDictionary(f => f.Key, f => new FieldProfile(f.Value.Type, Vocabulary.Snake(f.Value.Role.ToString()), 4, 1, 3))).ToJson(),
            $$"""{"distribution": [{"@id": "toy.csv", "sha256": "{{Sha}}"}]}""", Card, _toy.Weights, Parity.Check(Toy.Rows(50), _toy.Torch, predictor, new Onnx())));
    }

    string Folder => Path.Combine(_root, "package");

    [Fact]
    public void A_package_that_we_write_conforms()
    {
        var report = Check.Of(Folder);
        Assert.Equal("package", report.Kind);
        Assert.Equal([], report.Findings.Select(finding => finding.ToString()));
        Assert.All(report.Rules, rule => Assert.Equal(Verdict.Passed, rule.Verdict));
        Assert.Equal(ExitCode.Ok, report.ExitCode);
    }

    [Fact]
    public void Bytes_that_are_not_those_of_the_manifest_answer_with_7()
    {
        File.AppendAllText(At("README.md"), "x");
        Broken(["folder/verified-bytes"], ExitCode.Verification);
        Reseal();
        File.WriteAllText(At("extra.txt"), "");
        Broken(["folder/verified-names"], ExitCode.Verification);
        File.Delete(At("extra.txt"));
        File.Delete(At("croissant.json"));
        Broken(["folder/verified-names"], ExitCode.Verification);
        Reseal();
        Broken(["package/verified-complete"], ExitCode.Verification);
        File.WriteAllText(At(Manifest.FileName), """{"files": [{"path": "../a", "size": 1, "sha256": "x"}]}""");
        Broken(["folder/verified-manifest"], ExitCode.Verification);
    }

    [Theory]
    [InlineData("norma.lock.json", "\"weights\": \"", "\"weights\": \"0", "package/verified-weights", ExitCode.Verification)]
    [InlineData("croissant.json", "abcdef\"", "abcdee\"", "package/verified-data", ExitCode.Verification)]
    [InlineData("norma.lock.json", "\"seed\": 42", "\"seed\": \"42\"", "package/lock", ExitCode.Refused)]
    [InlineData("norma.yaml", "    state: {type: category}\n", "    sate: {type: category}\n", "package/model-inputs package/profile", ExitCode.Refused)]
    [InlineData("norma.yaml", "state: {type: category}", "state: {type: number}", "package/model-inputs package/profile", ExitCode.Refused)]
    [InlineData("norma.yaml", "negative: \"no\"", "negative: \"nope\"", "package/model-classes", ExitCode.Refused)]
    [InlineData("norma.yaml", "name: toy", "name: toy\nseed: [", "package/readable", ExitCode.Refused)]
    [InlineData("evaluation.json", "\"blessed\": true", "\"blessed\": false", "package/released", ExitCode.Refused)]
    [InlineData("evaluation.json", "\"test\"", "\"tset\"", "package/evaluation", ExitCode.Refused)]
    [InlineData("evaluation.json", "\"name\"", "\"name\": \"x\", \"name\"", "package/readable package/strict-json", ExitCode.Refused)]
    [InlineData("parity.json", "\"passed\": true", "\"passed\": false", "package/released", ExitCode.Refused)]
    [InlineData("profile.json", "\"rows\": 5", "\"rows\": 6", "package/profile", ExitCode.Refused)]
    [InlineData("README.md", "value: 0.91", "value: 0.92", "package/card-metrics", ExitCode.Refused)]
    [InlineData("README.md", "value: 0.91", "value: 0.9124", "package/card-metrics", ExitCode.Refused)]
    public void What_files_say_of_each_other_is_held_together(string file, string from, string to, string rules, ExitCode exit)
    {
        var text = File.ReadAllText(At(file));
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(At(file), text.Replace(from, to, StringComparison.Ordinal));
        Reseal();
        Broken(rules.Split(' '), exit);
    }

    [Fact]
    public void Metrics_of_several_targets_are_found_by_their_names()
    {
        foreach (var (file, from, to) in new[] { ("evaluation.json", "\"accuracy\"", "\"churn/accuracy\""), ("README.md", "type: accuracy,", "type: accuracy, name: churn/accuracy,") })
            File.WriteAllText(At(file), File.ReadAllText(At(file)).Replace(from, to, StringComparison.Ordinal));
        Reseal();
        Assert.Equal([], Check.Of(Folder).Findings.Select(finding => finding.ToString()));

        File.WriteAllText(At("README.md"), Card.Replace("type: accuracy,", "type: accuracy, name: Accuracy of the churn,", StringComparison.Ordinal));
        Reseal();
        Assert.Contains("'accuracy': was not measured", Assert.Single(Check.Of(Folder).Findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_other_outputs_or_weights_that_are_not_numbers_are_found()
    {
        var graph = new OnnxGraph();
        var x = graph.Input("Sub", OnnxType.Float, -1, 1);
        graph.Output("label", x, OnnxType.Float, -1, 1);
        var metadata = OnnxModel.Read(At("model.onnx")).Metadata;
        File.WriteAllBytes(At("model.onnx"), graph.ToBytes("other", metadata));
        Reseal();
        Broken(["package/model-outputs"], ExitCode.Refused);
        var weights = File.ReadAllBytes(At("model.safetensors"));
        BitConverter.TryWriteBytes(weights.AsSpan(weights.Length - 4), float.NaN);
        File.WriteAllBytes(At("model.safetensors"), weights);
        Reseal();
        Broken(["package/finite-weights", "package/model-outputs", "package/verified-weights"], ExitCode.Verification);
    }

    [Fact]
    public void A_run_folder_is_judged_with_what_it_holds()
    {
        File.WriteAllText(Path.Combine(_root, "norma.yaml"), Yaml);
        File.Copy(At("norma.lock.json"), Path.Combine(_root, "norma.lock.json"));
        var step = Directory.CreateDirectory(Path.Combine(_root, "checkpoints", "12")).FullName;
        File.WriteAllText(Path.Combine(step, "state.json"), "{}");
        File.WriteAllBytes(Path.Combine(step, Manifest.FileName), Manifest.Of(step).ToBytes());
        Assert.Equal(("run folder", ExitCode.Ok), (Check.Of(_root).Kind, Check.Of(_root).ExitCode));
        Assert.Equal(("checkpoint", ExitCode.Ok), (Check.Of(step).Kind, Check.Of(step).ExitCode));
        File.WriteAllText(Path.Combine(step, "state.json"), "{ }");
        Assert.Equal("checkpoints/12: 'state.json'", Assert.Single(Check.Of(_root).Findings).Path);
        Assert.Equal(ExitCode.Verification, Check.Of(_root).ExitCode);
        File.AppendAllText(Path.Combine(_root, "norma.lock.json"), " ");
        Assert.Contains(Check.Of(_root).Findings, finding => finding is { Path: "norma.lock.json", Message: "differs from that in the package (run/files)" });
    }

    public void Dispose()
    {
        _toy.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    static string Lock(string weights) => $$$"""
        {"norma": 1, "tool": "0.1.0", "data": [{"path": "toy.csv", "size": 10, "sha256": "{{{Sha}}}", "rows": 5}],
         "split": {"sha256": "{{{Sha}}}", "train": 3, "validation": 1, "test": 1}, "seed": 42, "result": {"weights": "{{{weights}}}"}}
        """;

    void Broken(string[] rules, ExitCode exit)
    {
        var report = Check.Of(Folder);
        Assert.Equal(rules, report.Rules.Where(rule => rule.Verdict == Verdict.Failed).Select(rule => rule.Id));
        Assert.Equal(exit, report.ExitCode);
    }

    void Reseal() => File.WriteAllBytes(At(Manifest.FileName), Manifest.Of(Folder).ToBytes());

    string At(string name) => Path.Combine(Folder, name);
}
