using Xunit;
using System.Text.Json;
namespace Norma.Tests.Cli;

public sealed class CommandTests
{
    [Theory]
    [InlineData]
    [InlineData("no-such-command")]
    [InlineData("run")]
    [InlineData("run", "a.yaml", "--resume", "b")]
    [InlineData("validate", "a.yaml", "--no-such-option")]
    [InlineData("run", "a.yaml", "--output", "b", "--resume")]
    [InlineData("run", "a.yaml", "--output")]
    [InlineData("explain", "a", "b.csv", "--repeats")]
    [InlineData("learning-curve", "a.yaml", "--fractions")]
    public void A_wrong_command_line_exits_2(params string[] args)
    {
        var shell = Shell.Run(args);
        Assert.Equal(2, shell.Code);
        Assert.StartsWith("norma: ", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_lists_every_command()
    {
        var shell = Shell.Run("--help");
        Assert.Equal(0, shell.Code);
        foreach (var command in new[] { "init", "validate", "plan", "run", "predict", "explain", "reproduce", "evaluate", "check", "serve", "schema", "doctor" })
            Assert.Contains($"  {command} ", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_is_the_one_of_the_standard() => Assert.Equal(File.ReadAllText(Source.Path("spec", "norma-1.schema.json")), Shell.Run("schema").Out);

    [Theory]
    [InlineData("churn")]
    [InlineData("penguins")]
    [InlineData("concrete")]
    [InlineData("breast-cancer")]
    public void Examples_are_valid_with_their_data(string name)
    {
        var shell = Shell.Run("validate", Source.Path("examples", name, "norma.yaml"));
        Assert.True(shell.Code == 0, shell.Out + shell.Error);
        Assert.Contains(": valid (", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_that_is_wrong_shows_every_finding_with_its_line()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("norma.yaml", "norma: 1\ndata: {source: {type: csv, path: a.csv}}\nmodel:\n  layers:\n    - {type: dense, units: 0}\ntraining: {epochz: 3}\n");
        var shell = Shell.Run("validate", spec);
        Assert.Equal(2, shell.Code);
        Assert.Contains($"{spec}:5:28: $.model.layers[0].units: received 0", shell.Error, StringComparison.Ordinal);
        Assert.Contains($"{spec}:6:12: $.training.epochz: is not a known key", shell.Error, StringComparison.Ordinal);
        var lines = Shell.Run("validate", spec, "--json").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        // Also what the data is found to be, though the file states other things wrongly.
        Assert.Equal(["SPEC007", "SPEC001", "DATA001"], lines.Select(line => line.GetProperty("code").GetString()));
        Assert.Equal([5, 6], lines.Take(2).Select(line => line.GetProperty("line").GetInt32()));
    }

    [Fact]
    public void Findings_of_the_data_point_into_the_spec()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "x,y\n1,2\n2,3\n3,5\n");
        var spec = folder.Write("norma.yaml", "norma: 1\ndata:\n  source: {type: csv, path: a.csv}\n  fields:\n    y: {role: target}\n    z: {type: number}\n");
        var shell = Shell.Run("validate", spec);
        Assert.Equal(3, shell.Code);
        Assert.Contains($"{spec}:6:", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_across_sections_point_into_the_spec()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i * 2 % 7}.5\n")));
        var spec = folder.Write("norma.yaml", "norma: 1\ndata:\n  source: {type: csv, path: a.csv}\n  fields:\n    y: {type: number, role: target}\ntraining:\n  loss: binary_crossentropy\nevaluation:\n  metrics: [r2, accuracy]\n  gates:\n    - {metric: roc_auc, minimum: 0.5}\n");
        var shell = Shell.Run("validate", spec);
        Assert.Equal(2, shell.Code);
        Assert.Contains($"{spec}:7:9: $.training.loss", shell.Error, StringComparison.Ordinal);
        Assert.Contains($"{spec}:9:17: $.evaluation.metrics[1]", shell.Error, StringComparison.Ordinal);
        Assert.Contains($"{spec}:11:16: $.evaluation.gates[0].metric", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_spec_exits_2() => Assert.Equal(2, Shell.Run("validate", "no/such/file.yaml").Code);

    [Fact]
    public void A_proposal_is_a_valid_spec_and_overwrites_nothing()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Source.Path("examples", "concrete", "concrete.csv"), folder.In("concrete.csv"));
        var spec = folder.In("norma.yaml");
        var proposed = Shell.Run("init", folder.In("concrete.csv"), "--target", "compressive_strength", "--output", spec);
        Assert.True(proposed.Code == 0, proposed.Error);
        Assert.Contains("type: group", File.ReadAllText(spec), StringComparison.Ordinal);
        Assert.Equal(0, Shell.Run("validate", spec).Code);
        var again = Shell.Run("init", folder.In("concrete.csv"), "--target", "compressive_strength", "--output", spec);
        Assert.Equal(2, again.Code);
        Assert.Contains("FILE036", again.Error, StringComparison.Ordinal);
    }
}
