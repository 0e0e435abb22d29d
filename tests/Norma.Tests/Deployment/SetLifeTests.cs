using System.Globalization;
using Norma.Conformance;
using Norma.Data;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>A whole life of sets: any number of labels a row.</summary>
public sealed class SetLifeTests
{
    const string Text = """
        norma: 1
        name: tags
        data:
          source: {type: csv, path: rows.csv}
          fields:
            tags: {type: set, role: target}
            a: {type: number}
            b: {type: number}
        training: {epochs: 15, optimizer: {type: adam, learning_rate: 0.01}}
        """;

    static void Write(TemporaryFolder folder, int count)
    {
        var seed = new Seed(3, "tags");
        var lines = new List<string> { "a,b,tags" };
        for (var i = 0; i < count; i++)
        {
            var (a, b) = (seed.Normal(), seed.Normal());
            string[] tags = [.. new[] { ("hot", a > 0.3), ("wet", a + b > 0), ("dark", a * b < 0) }.Where(tag => tag.Item2).Select(tag => tag.Item1)];
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{a:0.000},{b:0.000},{string.Join(i % 2 == 0 ? ";" : " ; ", tags)}"));
        }
        File.WriteAllLines(folder.In("rows.csv"), lines);
    }

    [Fact]
    public void From_labels_to_predictions()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 700);
        File.WriteAllText(folder.In("norma.yaml"), Text);
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        Assert.True(run.Parity!.Passed);
        Assert.DoesNotContain(Check.Of(folder.In("run/package")).Findings, finding => finding.Severity == Severity.Error);
        Assert.Null(Reproduction.Of(folder.In("run"), new()).Difference);
        Assert.Equal(["dark", "hot", "wet"], run.Plan.Targets[0].Classes);

        // A leaf of a tree names one class, and a row has several.
        var explained = Explanation.Of(folder.In("run/package"), folder.In("rows.csv"), repeats: 1);
        Assert.Empty(explained.Trees);
        Assert.Equal(["a", "b"], explained.Importances[0].Fields.Select(field => field.Field).Order());

        var test = run.Judged!.Outcomes.Single(part => part.Part == Part.Test).Outcomes[0];
        var wrong = Enumerable.Range(0, test.Truth.Length).Count(i => test.Predicted[i] >= 0.5f != (test.Truth[i] == 1));
        Assert.InRange((double)wrong / test.Truth.Length, 0, 0.1);

        var model = OnnxModel.Read(folder.In("run/package/model.onnx"));
        Assert.Equal([("tags", (int)OnnxType.Bool), ("probabilities", (int)OnnxType.Float)], model.Outputs.Select(port => (port.Name, port.Type)));
        var package = Package.Open(folder.In("run/package"));
        using var predictor = package.Predictor();
        var rows = DataReader.ReadInputs(folder.In("rows.csv"), package.Fields, labelled: true).Table;
        var (said, truth) = ((TextColumn)predictor.Predict(rows).ToTable()["tags"], (TextColumn)rows["tags"]);
        var right = Enumerable.Range(0, rows.Rows).Count(row => Names(said[row]).Order().SequenceEqual(Names(truth[row]).Order()));
        Assert.InRange((double)right / rows.Rows, 0.75, 1);
    }

    static string[] Names(string? text) => (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    [Theory]
    [InlineData("{type: set, values: [hot, wet]}", "DATA025", "dark")]
    [InlineData("{type: set, required: true}", "DATA026", "has no value")]
    [InlineData("{type: set, values: [hot, hot, wet, dark]}", "DATA029", "hot")]
    [InlineData("{type: set, values: [\"a;b\"]}", "DATA029", "a;b")]
    [InlineData("{type: set, separator: \" \"}", "DATA029", "separator")]
    public void What_breaks_the_contract_is_said(string field, string code, string says)
    {
        using var folder = new TemporaryFolder();
        Write(folder, 100);
        File.WriteAllText(folder.In("norma.yaml"), Text.Replace("{type: set, role: target}", field.Replace("set,", "set, role: target,", StringComparison.Ordinal), StringComparison.Ordinal));
        var finding = Assert.Throws<FindingsException>(() => Norma.Stated.Read(folder.In("norma.yaml")).Plan()).Findings.First(finding => finding.Code == code);
        Assert.Contains(says, finding.Path + finding.Message, StringComparison.Ordinal);
    }
}
