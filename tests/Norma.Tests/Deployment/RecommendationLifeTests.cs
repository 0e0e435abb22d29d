using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Norma.Conformance;
using Norma.Data;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Server;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>A whole life of recommendation: from events to the things that are named.</summary>
public sealed class RecommendationLifeTests
{
    const string Text = """
        norma: 1
        name: shop
        data:
          source: {type: csv, path: events.csv}
          collect: {by: user, into: {bought: thing}}
          fields:
            bought: {type: set}
            next: {type: item, of: bought, k: 3}
        model:
          layers: [{type: dense, units: 16, activation: relu}]
        training: {epochs: 12, batch_size: 32, optimizer: {type: adam, learning_rate: 0.01}}
        evaluation: {metrics: [{type: hit_rate, k: 3}, reciprocal_rank], slices: [town], gates: [{metric: hit_rate_at_3, minimum: 0.7}]}
        """;

    // Four kinds of buyers, each of whom buys things of one kind.
    static void Write(TemporaryFolder folder, int users = 300)
    {
        var seed = new Seed(3, "events");
        var lines = new List<string> { "user,thing,town" };
        for (var user = 0; user < users; user++)
        {
            var (kind, town) = (seed.Below(4), seed.Below(2) == 0 ? "Rome" : "Oslo");
            int[] things = [0, 1, 2, 3, 4];
            seed.Shuffle<int>(things);
            foreach (var thing in things.Take(1 + seed.Below(4))) lines.Add(string.Create(CultureInfo.InvariantCulture, $"u{user},{"abcd"[kind]}{thing},{town}"));
        }
        File.WriteAllLines(folder.In("events.csv"), lines);
    }

    static Norma.RunResult Start(TemporaryFolder folder, string text)
    {
        Write(folder);
        File.WriteAllText(folder.In("norma.yaml"), text);
        return Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
    }

    [Fact]
    public void More_things_than_there_are_are_said()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        File.WriteAllText(folder.In("norma.yaml"), WithTown(Text).Replace("bought, k: 3}", "bought, k: 1000}", StringComparison.Ordinal));
        var finding = Assert.Single(Norma.Stated.Read(folder.In("norma.yaml")).Plan().Findings, finding => finding.Code == "DATA078");
        Assert.Equal(("$.data.fields.next.k", Severity.Warning), (finding.Path, finding.Severity));
        Assert.StartsWith("received 1000, and there are 20 things", finding.Message, StringComparison.Ordinal);
        File.WriteAllText(folder.In("norma.yaml"), WithTown(Text));
        Assert.DoesNotContain(Norma.Stated.Read(folder.In("norma.yaml")).Plan().Findings, finding => finding.Code == "DATA078");
    }

    static string WithTown(string text) => text.Replace("    next:", "    town: {type: category}\n    next:", StringComparison.Ordinal);

    [Fact]
    public void From_events_to_recommendations()
    {
        using var folder = new TemporaryFolder();
        var run = Start(folder, WithTown(Text));
        Assert.True(run.Parity!.Passed);
        var metrics = run.Judged!.Judgement;
        Assert.True(metrics.Metrics["test"]["hit_rate_at_3"] > 1.5 * metrics.Baselines["most_popular"]["test"]["hit_rate_at_3"]);
        Assert.Equal("recommendation", metrics.Task);
        Assert.Equal(2, metrics.Slices.Count);
        Assert.Equal(["most_popular"], run.Plan.Spec.Evaluation.Baselines.Select(baseline => baseline.Id));
        var check = Check.Of(folder.In("run/package"));
        Assert.True(!check.Findings.Any(finding => finding.Severity == Severity.Error), string.Join("\n", check.Findings));
        Assert.Null(Reproduction.Of(folder.In("run"), new()).Difference);

        // A curve counts buyers, not the examples that are made of each.
        var people = run.Plan.Parts.Train.Select(row => run.Plan.Data.Origins.Ordinals[row]).Distinct().Count();
        Assert.InRange(people, 120, run.Plan.Parts.Train.Length - 100);
        var curve = LearningCurve.Of(Norma.Stated.Read(folder.In("norma.yaml"), ["training.epochs=1"]), [0.5, 1], 1);
        Assert.Equal([(people + 1) / 2, people], curve.Growth.Points.Select(point => point.Rows));

        // What the model has seen it does not name again, in no row and neither here nor there.
        var model = OnnxModel.Read(folder.In("run/package/model.onnx"));
        Assert.Equal([("items", (int)OnnxType.String), ("scores", (int)OnnxType.Float), ("probabilities", (int)OnnxType.Float)], model.Outputs.Select(port => (port.Name, port.Type)));
        var test = run.Plan.RowsOf(Part.Test);
        var (histories, names) = ((TextColumn)test.Table["bought"], run.Plan.Targets[0].Classes.ToArray());
        var predicted = run.Judged.Outcomes.Single(part => part.Part == Part.Test).Outcomes[0].Predicted;
        for (var row = 0; row < test.Table.Rows; row++)
            foreach (var had in SetText.Split(histories[row] ?? "", ";")) Assert.Equal(0, predicted[row * names.Length + Array.IndexOf(names, had)]);

        // Events and sets are predicted alike, and as the server answers.
        File.WriteAllText(folder.In("new.csv"), "user,thing,town\n1,a1,Rome\n2,b2,Oslo\n1,a0,Rome\n");
        File.WriteAllText(folder.In("sets.csv"), "bought,town\n\"[\"\"a0\"\",\"\"a1\"\"]\",Rome\nb2,Oslo\n");
        Norma.Predicting.Run(folder.In("run/package"), folder.In("new.csv"), folder.In("said.csv"));
        Norma.Predicting.Run(folder.In("run/package"), folder.In("sets.csv"), folder.In("also.csv"));
        string[] said = File.ReadAllLines(folder.In("said.csv")), also = File.ReadAllLines(folder.In("also.csv"));
        Assert.Equal("user,item_1,score_1,item_2,score_2,item_3,score_3", said[0]);
        Assert.Equal(also.Skip(1), said.Skip(1).Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        Assert.All(said[1].Split(',').Where((_, i) => i is 1 or 3 or 5), item => Assert.StartsWith("a", item, StringComparison.Ordinal));
        Assert.Equal(["a2", "a3", "a4"], said[1].Split(',').Where((_, i) => i is 1 or 3 or 5).Order());

        using var served = ServedModel.Open(new ServerOptions(folder.In("run/package")));
        using var slot = new RunSlot();
        Assert.Equal("[-1, -1]", served.Inputs.Single(port => port.Name == "bought").ShapeText);
        using var sets = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [2, 3]);
        using var towns = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [2, 1]);
        foreach (var (value, at) in new[] { ("a1", 0), ("a0", 1), ("a1", 2), ("b2", 3) }) sets.StringTensorSetElementAt(value, at);
        towns.StringTensorSetElementAt("Rome", 0);
        towns.StringTensorSetElementAt("Oslo", 1);
        using var answers = served.Run(slot, [.. served.Inputs.Select(port => port.Name == "bought" ? sets : towns)]);
        var items = answers[Array.FindIndex(served.Outputs, port => port.Name == "items")];
        Assert.Equal(said.Skip(1).SelectMany(line => line.Split(',').Where((_, i) => i is 1 or 3 or 5)), Enumerable.Range(0, 6).Select(items.GetStringElement));
    }

    [Theory]
    [InlineData("features: {fields: {bought: {type: string_lookup, length: 4}}}", "")]
    [InlineData("features: {fields: {bought: {type: multi_hot, norm: l1}}}", "")]
    [InlineData("features: {fields: {bought: [multi_hot, standardize]}}", ", repeats: true")]
    public void However_the_history_enters(string features, string option)
    {
        using var folder = new TemporaryFolder();
        var text = Text.Replace("\nmodel:", $"\n{features}\nmodel:", StringComparison.Ordinal).Replace("of: bought, k: 3}", $"of: bought, k: 3{option}}}", StringComparison.Ordinal).Replace(", slices: [town]", "", StringComparison.Ordinal).Replace("minimum: 0.7", "minimum: 0.3", StringComparison.Ordinal);
        if (features.Contains("string_lookup", StringComparison.Ordinal))
            text = text.Replace("layers: [{type", "layers: [{type: embedding, input_dim: 22, output_dim: 16, mask_zero: true}, global_average_pooling1d, {type", StringComparison.Ordinal);
        var run = Start(folder, text);
        Assert.True(run.Parity!.Passed);
        var (test, names) = (run.Plan.RowsOf(Part.Test), run.Plan.Targets[0].Classes.ToArray());
        var (histories, predicted) = ((TextColumn)test.Table["bought"], run.Judged!.Outcomes.Single(part => part.Part == Part.Test).Outcomes[0].Predicted);
        var seen = Enumerable.Range(0, test.Table.Rows).SelectMany(row => SetText.Split(histories[row] ?? "", ";").Select(had => predicted[row * names.Length + Array.IndexOf(names, had)]));
        Assert.All(seen, share => Assert.Equal(option.Length > 0, share > 0));
    }

    [Fact]
    public void A_history_that_the_model_does_not_see_one_by_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 40);
        File.WriteAllText(folder.In("norma.yaml"), Text.Replace("\nmodel:", "\nfeatures: {fields: {bought: [multi_hot, standardize]}}\nmodel:", StringComparison.Ordinal).Replace(", slices: [town]", "", StringComparison.Ordinal));
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => Norma.Stated.Read(folder.In("norma.yaml")).Plan()).Findings);
        Assert.Equal(("MODL007", "$.data.fields.next"), (finding.Code, finding.Path));
    }

    [Fact]
    public void Visitors_of_a_site_get_better_pages_than_the_most_popular()
    {
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var data = Path.Combine(root, "data", "recsys");
        if (!File.Exists(Path.Combine(data, "msweb_visits_train.csv"))) Assert.Skip("The visits of msweb are not here (NORMA_SHARED).");
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "msweb_visits_train.csv", "msweb_visits_test.csv" }) File.Copy(Path.Combine(data, name), folder.In(name));
        File.WriteAllText(folder.In("norma.yaml"), """
            norma: 1
            name: msweb
            data:
              source: {type: csv, path: msweb_visits_train.csv}
              collect: {by: user, into: {visits: vroot}}
              fields:
                next: {type: item, of: visits}
              split: {type: predefined, validation: [], test: msweb_visits_test.csv}
            model: {layers: [{type: dense, units: 128, activation: relu}]}
            training: {epochs: 1, batch_size: 256, optimizer: {type: adam, learning_rate: 0.002}}
            """);
        var judged = Norma.Stated.Read(folder.In("norma.yaml")).Plan().Train().Evaluate().Judgement;
        Assert.True(judged.Metrics["test"]["hit_rate_at_10"] >= 1.15 * judged.Baselines["most_popular"]["test"]["hit_rate_at_10"]);
    }
}
