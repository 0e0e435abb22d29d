using System.Text;
using System.Text.Json;
using Norma.Data;
using Norma.Data.Profiles;
using Norma.Deployment;
using Norma.Deployment.Exports;
using Norma.Evaluation;
using Norma.Formats;
using Norma.Formats.Onnx;
using Norma.Models;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Deployment;

public sealed class PackageTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("norma-package-").FullName;
    readonly Toy _toy = new(Toy.Churn);

    string Folder => Path.Combine(_root, "package");

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
        deployment:
          serve: {port: 9000}
        """;

    PackageContents Contents(bool blessed = true)
    {
        var rows = Toy.Rows(200);
        using var predictor = OnnxPredictor.Open(OnnxModel.Read(_toy.Export(), "toy.onnx"), _toy.Fields, _toy.Targets, threads: 1);
        var gates = blessed ? Items<GateResult>.Empty : [new GateResult("accuracy", null, 0.9, null, null, null, null, 0.8, null, null, false, "0.8 is below 0.9")];
        return new(_toy.Export(), Yaml, $$$"""{"norma": 1, "result": {"weights": "{{{WeightsFile.Sha256(_toy.Weights)}}}"}}""",
            new Judgement("toy", "binary_classification", blessed, Map<Map<double>>.Empty, Map<Map<Interval>>.Empty, Map<Map<Map<double>>>.Empty, [], gates),
            new DataProfile(200, new Dictionary<string, FieldProfile>()).ToJson(), "{}", "# toy", _toy.Weights, Parity.Check(rows, _toy.Torch, predictor, new Onnx()));
    }

    [Fact]
    public void A_package_reads_back_and_predicts_as_the_trained_model()
    {
        Package.Write(Folder, Contents());
        Assert.Equal(["README.md", "croissant.json", "evaluation.json", "manifest.json", "model.onnx", "model.safetensors", "norma.lock.json", "norma.yaml", "parity.json", "profile.json"],
            Directory.EnumerateFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Equal(["package"], Directory.EnumerateFileSystemEntries(_root).Select(Path.GetFileName));
        var package = Package.Open(Folder, weights: true);
        Assert.Equal(_toy.Targets, package.Targets);
        Assert.Equal(_toy.Fields, package.Fields);
        Assert.Equal(9000, package.Deployment.Serve.Port);
        Assert.Equal(_toy.Weights.All.Select(w => w.Values), package.Weights!.All.Select(w => w.Values));
        Assert.Null(Package.Open(Folder).Weights);
        Assert.Equal(9, package.Manifest.Files.Count);
        var rows = Toy.Rows(300, "other");
        using var predictor = package.Predictor(threads: 1);
        Models.Sample.Close(_toy.Torch(rows).Values[0], predictor.Predict(rows).Values[0]);
    }

    [Fact]
    public void The_same_contents_give_the_same_bytes()
    {
        Package.Write(Folder, Contents());
        Package.Write(Folder + "2", Contents());
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, Manifest.FileName)), File.ReadAllText(Path.Combine(Folder + "2", Manifest.FileName)));
    }

    [Fact]
    public void Safetensors_carry_the_mark_of_the_format()
    {
        Package.Write(Folder, Contents());
        using var stream = File.OpenRead(Path.Combine(Folder, "model.safetensors"));
        var header = Norma.Formats.Safetensors.SafetensorsHeader.Read(stream);
        Assert.Equal(new Dictionary<string, string> { ["format"] = "norma", ["version"] = "1" }, header.Metadata);
    }

    [Fact]
    public void A_gate_or_parity_that_was_not_passed_keeps_the_package_from_being_written()
    {
        var refusal = Assert.Throws<FindingsException>(() => Package.Write(Folder, Contents(blessed: false)));
        Assert.Equal(("DEPL047", ExitCode.Gate), (Assert.Single(refusal.Findings).Code, refusal.ExitCode));
        var contents = Contents();
        refusal = Assert.Throws<FindingsException>(() => Package.Write(Folder, contents with { Parity = contents.Parity! with { Passed = false } }));
        Assert.Equal(ExitCode.Gate, refusal.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    [Fact]
    public void What_could_not_be_opened_is_not_written_and_what_was_there_stays()
    {
        Package.Write(Folder, Contents());
        var before = File.ReadAllText(Path.Combine(Folder, Manifest.FileName));
        foreach (var bad in (PackageContents[])[
            Contents() with { Lock = "{}" }, Contents() with { Spec = "norma: 1" }, Contents() with { Spec = Yaml.Replace("{type: date}", "{}") }, Contents() with { Weights = null },
            Contents() with { Parity = null }, Contents() with { Model = [1, 2, 3] }, Contents() with { Profile = "[]" }, Contents() with { Spec = Yaml.Replace("churn:", "leaves:") }])
        {
            Assert.Equal(ExitCode.Refused, Assert.Throws<FindingsException>(() => Package.Write(Folder, bad)).ExitCode);
            Assert.Equal(before, File.ReadAllText(Path.Combine(Folder, Manifest.FileName)));
        }
        Assert.Equal(["package"], Directory.EnumerateFileSystemEntries(_root).Select(Path.GetFileName));
    }

    [Fact]
    public void A_package_that_cannot_be_written_is_an_answer()
    {
        File.WriteAllText(Path.Combine(_root, "file"), "");
        var refusal = Assert.Throws<FindingsException>(() => Package.Write(Path.Combine(_root, "file", "package"), Contents()));
        Assert.Equal(("DEPL046", ExitCode.Environment), (Assert.Single(refusal.Findings).Code, refusal.ExitCode));
    }

    [Fact]
    public void Every_file_that_is_changed_cut_removed_renamed_or_linked_is_named_and_nothing_is_opened()
    {
        Package.Write(Folder, Contents());
        foreach (var path in Directory.GetFiles(Folder).Where(p => Path.GetFileName(p) != Manifest.FileName))
        {
            var (name, bytes) = (Path.GetFileName(path), File.ReadAllBytes(path));
            foreach (var at in (int[])[0, bytes.Length / 2, bytes.Length - 1])
            {
                var flipped = bytes.ToArray();
                flipped[at] ^= 1;
                Mutant("DEPL043", name, () => File.WriteAllBytes(path, flipped));
            }
            Mutant("DEPL043", name, () => File.WriteAllBytes(path, new byte[bytes.Length]));   // the shape of a power loss
            Mutant("DEPL043", name, () => File.WriteAllBytes(path, bytes[..^1]));
            Mutant("DEPL043", name, () => File.WriteAllBytes(path, [.. bytes, 0]));
            Mutant("DEPL041", name, () => File.Delete(path));
            Mutant("DEPL041", name, () => File.Move(path, path + ".bak"), path + ".bak");
            Mutant("DEPL041", name, () => File.Move(path, Path.Combine(Folder, name.ToUpperInvariant() + "X")), Path.Combine(Folder, name.ToUpperInvariant() + "X"));
            var outside = Path.Combine(_root, "outside");
            File.WriteAllBytes(outside, bytes);
            if (!OperatingSystem.IsWindows()) Mutant("DEPL044", name, () => { File.Delete(path); File.CreateSymbolicLink(path, outside); });
            Mutant("DEPL044", name, () => { File.Delete(path); Directory.CreateDirectory(path); });

            void Mutant(string code, string file, Action change, string? also = null)
            {
                change();
                var refusal = Assert.Throws<FindingsException>(() => Package.Open(Folder));
                Assert.Equal(ExitCode.Verification, refusal.ExitCode);
                Assert.Contains((code, file), refusal.Findings.Select(f => (f.Code, f.Path)));
                if (Directory.Exists(path)) Directory.Delete(path);
                else File.Delete(path);
                if (also is not null) File.Delete(also);
                File.WriteAllBytes(path, bytes);
            }
        }
        Assert.NotNull(Package.Open(Folder));
    }

    [Theory]
    [InlineData("extra.txt")]
    [InlineData(".hidden")]
    [InlineData("libonnxruntime.so")]
    public void What_the_manifest_does_not_list_is_refused(string name)
    {
        Package.Write(Folder, Contents());
        File.WriteAllText(Path.Combine(Folder, name), "x");
        Refused("DEPL042", name);
        File.Delete(Path.Combine(Folder, name));
        Directory.CreateDirectory(Path.Combine(Folder, name));
        Refused("DEPL042", name);
    }

    [Fact]
    public void Two_files_that_were_swapped_are_refused()
    {
        Package.Write(Folder, Contents());
        var (one, two) = (Path.Combine(Folder, "evaluation.json"), Path.Combine(Folder, "profile.json"));
        File.Move(one, one + "x");
        File.Move(two, one);
        File.Move(one + "x", two);
        Refused("DEPL043", "profile.json");
    }

    public static TheoryData<string, string> Manifests => new()
    {
        { "gone", "" }, { "not JSON", "{" }, { "null", "null" }, { "no list", "{}" }, { "null in the list", """{"files": [null]}""" },
        { "another key", """{"files": [], "signed": true}""" }, { "a key twice", """{"files": [], "files": []}""" },
        { "a way out", """{"files": [{"path": "../x", "size": 1, "sha256": "HASH"}]}""" }, { "absolute", """{"files": [{"path": "/etc/passwd", "size": 1, "sha256": "HASH"}]}""" },
        { "twice in another case", """{"files": [{"path": "a", "size": 1, "sha256": "HASH"}, {"path": "A", "size": 1, "sha256": "HASH"}]}""" },
        { "a negative size", """{"files": [{"path": "a", "size": -1, "sha256": "HASH"}]}""" }, { "a short digest", """{"files": [{"path": "a", "size": 1, "sha256": "00"}]}""" },
        { "no digest", """{"files": [{"path": "a", "size": 1}]}""" }, { "null for a digest", """{"files": [{"path": "a", "size": 1, "sha256": null}]}""" },
        { "too deep", $"{{\"files\": {new string('[', 100_000)}" },
    };

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_manifest_that_cannot_be_relied_upon_is_refused(string what, string text)
    {
        Package.Write(Folder, Contents());
        var path = Path.Combine(Folder, Manifest.FileName);
        if (text.Length == 0) File.Delete(path);
        else File.WriteAllText(path, text.Replace("HASH", new string('0', 64)));
        var refusal = Assert.Throws<FindingsException>(() => Package.Open(Folder));
        Assert.True(refusal.ExitCode == ExitCode.Verification && refusal.Findings.Any(f => f.Code == "DEPL040"), what);
    }

    [Fact]
    public void A_line_that_is_taken_from_the_manifest_with_its_file_is_missed()
    {
        Package.Write(Folder, Contents());
        foreach (var name in Directory.GetFiles(Folder).Select(Path.GetFileName).Where(n => n != Manifest.FileName).ToArray())
        {
            var bytes = File.ReadAllBytes(Path.Combine(Folder, name!));
            File.Delete(Path.Combine(Folder, name!));
            var path = Path.Combine(Folder, Manifest.FileName);
            var whole = File.ReadAllBytes(path);
            File.WriteAllBytes(path, new Manifest([.. Manifest.Parse(whole).Files.Where(f => f.Path != name)]).ToBytes());
            var refusal = Assert.Throws<FindingsException>(() => Package.Open(Folder));
            Assert.Equal(name, Assert.Single(refusal.Findings).Path);
            File.WriteAllBytes(Path.Combine(Folder, name!), bytes);
            File.WriteAllBytes(path, whole);
        }
    }

    [Fact]
    public void Weights_of_another_run_with_their_manifest_are_refused_by_the_lock()
    {
        Package.Write(Folder, Contents());
        var path = Path.Combine(Folder, "model.safetensors");
        File.WriteAllBytes(path, WeightsFile.ToBytes(new Weights(_toy.Weights.All.Select(w => w with { Values = [.. w.Values.Select(v => v + 1)] }))));
        File.WriteAllBytes(Path.Combine(Folder, Manifest.FileName), Manifest.Of(Folder).ToBytes());
        var refusal = Assert.Throws<FindingsException>(() => Package.Open(Folder));
        Assert.Equal(("DEPL045", "norma.lock.json"), (Assert.Single(refusal.Findings).Code, refusal.Findings[0].Path));
    }

    [Fact]
    public void A_foreign_model_is_packaged_without_weights_and_parity_when_the_file_states_its_classes()
    {
        const string yaml = """
            norma: 1
            data:
              source: {type: csv, path: x.csv}
              fields: {age: {type: number}, income: {type: number}, height: {type: number}, churn: {type: binary, role: target, positive: "yes", negative: "no"}}
            """;
        var contents = Contents() with { Model = File.ReadAllBytes(Source.Path("tests", "Norma.Tests", "Deployment", "Foreign", "binary_strings.onnx")), Spec = yaml, Weights = null, Parity = null, Lock = "{}" };
        Package.Write(Folder, contents);
        var package = Package.Open(Folder);
        Assert.Equal([Toy.Churn], package.Targets);
        Assert.Null(package.Parity);
        using var predictor = package.Predictor();
        Assert.Equal(1, predictor.Predict(new Table([new NumberColumn("age", [0.5f]), new NumberColumn("income", [-1]), new NumberColumn("height", [2])], 1)).Rows);
        var refusal = Assert.Throws<FindingsException>(() => Package.Write(Folder, contents with { Spec = yaml.Replace(", negative: \"no\"", "") }));
        Assert.Equal(("DEPL045", "$.data.fields.churn"), (Assert.Single(refusal.Findings).Code, refusal.Findings[0].Path));
    }

    [Fact]
    public void No_folder_is_no_package() =>
        Assert.Equal("DEPL040", Assert.Single(Assert.Throws<FindingsException>(() => Package.Open(Path.Combine(_root, "none"))).Findings).Code);

    void Refused(string code, string path)
    {
        var refusal = Assert.Throws<FindingsException>(() => Package.Open(Folder));
        Assert.Equal(ExitCode.Verification, refusal.ExitCode);
        Assert.Contains((code, path), refusal.Findings.Select(f => (f.Code, f.Path)));
    }

    public void Dispose()
    {
        _toy.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
