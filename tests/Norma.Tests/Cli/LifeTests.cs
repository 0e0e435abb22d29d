using Xunit;
using System.Text.Json;
using System.Text.Json.Nodes;
namespace Norma.Tests.Cli;

/// <summary>The whole life of the penguins, by the commands that a newcomer types.</summary>
public sealed class LifeTests(LifeTests.Life life) : IClassFixture<LifeTests.Life>
{
    static readonly string s_spec = Source.Path("examples", "penguins", "norma.yaml");
    static readonly string s_data = Source.Path("examples", "penguins", "penguins.csv");

    /// <summary>One run for all tests.</summary>
    public sealed class Life : IDisposable
    {
        readonly TemporaryFolder _folder = new();

        public Life() => Ran = Shell.Run("run", s_spec, "--output", Run, "--set", "training.epochs=40");

        internal Shell Ran { get; }

        public string Run => _folder.In("run");

        public string Package => Path.Combine(Run, "package");

        public string In(string name) => _folder.In(name);

        public void Dispose() => _folder.Dispose();
    }

    [Fact]
    public void A_run_leaves_the_files_that_scripts_rely_on()
    {
        Assert.True(life.Ran.Code == 0, life.Ran.Out + life.Ran.Error);
        foreach (var name in new[] { "norma.yaml", "norma.lock.json", "profile.json", "history.csv", "evaluation.json", "report.html", "parity.json" })
            Assert.True(File.Exists(Path.Combine(life.Run, name)), name);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(life.Run, "events")));
        Assert.NotEmpty(Directory.GetDirectories(Path.Combine(life.Run, "checkpoints")));
        foreach (var name in new[] { "model.onnx", "model.safetensors", "norma.yaml", "norma.lock.json", "evaluation.json", "profile.json", "parity.json", "croissant.json", "README.md", "manifest.json" })
            Assert.True(File.Exists(Path.Combine(life.Package, name)), $"package/{name}");
        Assert.Contains("Package:", life.Ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_evaluation_is_as_the_contract_says()
    {
        using var evaluation = JsonDocument.Parse(File.ReadAllText(Path.Combine(life.Run, "evaluation.json")));
        var root = evaluation.RootElement;
        Assert.Equal("penguins", root.GetProperty("name").GetString());
        Assert.Equal("multiclass_classification", root.GetProperty("task").GetString());
        Assert.True(root.GetProperty("blessed").GetBoolean());
        Assert.InRange(root.GetProperty("metrics").GetProperty("test").GetProperty("accuracy").GetDouble(), 0.9, 1);
        Assert.Equal(2, root.GetProperty("intervals").GetProperty("test").GetProperty("accuracy").GetArrayLength());
        Assert.InRange(root.GetProperty("baselines").GetProperty("majority").GetProperty("test").GetProperty("accuracy").GetDouble(), 0.3, 0.6);
    }

    [Fact]
    public void The_resolved_file_is_valid_and_runs_to_the_same_weights()
    {
        var again = Shell.Run("reproduce", life.Run);
        Assert.True(again.Code == 0, again.Out + again.Error);
        Assert.Contains("reproduced: weights ", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_of_other_weights_is_not_reproduced()
    {
        var copy = Copy("other");
        var path = Path.Combine(copy, "norma.lock.json");
        var locked = JsonNode.Parse(File.ReadAllText(path))!;
        locked["result"]!["weights"] = new string('0', 64);
        File.WriteAllText(path, locked.ToJsonString());
        var again = Shell.Run("reproduce", copy);
        Assert.Equal(8, again.Code);
        Assert.Contains("the first difference is the weights, but no metric", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_spec_is_not_reproduced()
    {
        var copy = Copy("edited");
        File.AppendAllText(Path.Combine(copy, "norma.yaml"), "# later\n");
        var again = Shell.Run("reproduce", copy);
        Assert.Equal(8, again.Code);
        Assert.Contains("the first difference is the spec", again.Out, StringComparison.Ordinal);
    }

    // Moved without its data: the origin knows where that was.
    string Copy(string name)
    {
        var copy = life.In(name);
        Directory.CreateDirectory(copy);
        foreach (var file in new[] { "norma.yaml", "norma.lock.json", "origin.json" }) File.Copy(Path.Combine(life.Run, file), Path.Combine(copy, file));
        return copy;
    }

    [Theory]
    [InlineData("predictions.csv")]
    [InlineData("predictions.jsonl")]
    [InlineData("predictions.parquet")]
    public void New_rows_are_predicted(string name)
    {
        var output = life.In(name);
        var predicted = Shell.Run("predict", life.Package, s_data, "--output", output);
        Assert.True(predicted.Code == 0, predicted.Error);
        Assert.Contains("344 rows", predicted.Out, StringComparison.Ordinal);
        Assert.True(new FileInfo(output).Length > 344);
        if (!name.EndsWith(".csv", StringComparison.Ordinal)) return;
        var lines = File.ReadAllLines(output);
        Assert.Equal("label,probability_Adelie,probability_Chinstrap,probability_Gentoo", lines[0]);
        Assert.Equal(345, lines.Length);
    }

    [Fact]
    public void It_is_explained()
    {
        var explained = Shell.Run("explain", life.Package, s_data);
        Assert.True(explained.Code == 0, explained.Error);
        Assert.Contains("bill_length_mm", explained.Out, StringComparison.Ordinal);
        Assert.Contains("agreement", explained.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_own_model_is_judged_as_a_foreign_one()
    {
        var judged = Shell.Run("evaluate", s_spec, "--model", Path.Combine(life.Package, "model.onnx"), "--output", life.In("judged"));
        Assert.True(judged.Code == 0, judged.Out + judged.Error);
        using var ours = JsonDocument.Parse(File.ReadAllText(Path.Combine(life.Run, "evaluation.json")));
        using var theirs = JsonDocument.Parse(File.ReadAllText(life.In("judged/evaluation.json")));
        static double Accuracy(JsonDocument of) => of.RootElement.GetProperty("metrics").GetProperty("test").GetProperty("accuracy").GetDouble();
        Assert.Equal(Accuracy(ours), Accuracy(theirs), 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("norma.yaml")]
    [InlineData("package")]
    [InlineData("package/model.onnx")]
    [InlineData("package/model.safetensors")]
    public void What_it_wrote_conforms(string name)
    {
        var judged = Shell.Run("check", Path.Combine(life.Run, name));
        Assert.True(judged.Code == 0, judged.Out + judged.Error);
    }

    [Fact]
    public void A_gate_that_fails_packages_nothing()
    {
        var folder = life.In("refused");
        var refused = Shell.Run("run", s_spec, "--output", folder, "--set", "training.epochs=1", "--set", "evaluation.gates=[{metric: accuracy, minimum: 0.9999}]");
        Assert.Equal(8, refused.Code);
        Assert.False(Directory.Exists(Path.Combine(folder, "package")));
        Assert.True(File.Exists(Path.Combine(folder, "report.html")));
        Assert.Contains("Nothing was packaged", refused.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_is_not_written_into()
    {
        var refused = Shell.Run("run", s_spec, "--output", life.Run);
        Assert.Equal(2, refused.Code);
        Assert.Contains("FILE034", refused.Error, StringComparison.Ordinal);
    }
}
