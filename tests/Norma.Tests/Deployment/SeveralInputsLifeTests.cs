using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Norma.Conformance;
using Norma.Data;
using Norma.Deployment;
using Norma.Server;
using Norma.Spec;
using SkiaSharp;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>A whole life of a text, a picture, a number and a category at once: each tells a third of the target.</summary>
public sealed class SeveralInputsLifeTests
{
    const string Text = """
        norma: 1
        name: several
        data:
          source: {type: csv, path: rows.csv}
          fields:
            photo: {type: image, height: 8, width: 8, channels: 1}
            words: {type: text, role: feature}
            size: {type: number}
            kind: {type: category}
            bought: {type: binary, role: target, positive: "yes"}
        features:
          fields:
            words: {type: tokenize, length: 8}
        model:
          encoders:
            photo: [{type: conv2d, filters: 4, kernel_size: 3, activation: relu}, flatten, {type: dense, units: 8, activation: relu}]
            words: [{type: embedding, output_dim: 8, mask_zero: true}, global_average_pooling1d]
            features: {type: dense, units: 8, activation: relu}
          combine: COMBINE
          layers: [{type: dense, units: 16, activation: relu}]
        training: {epochs: 30, batch_size: 16, optimizer: {type: adam, learning_rate: 0.01}}
        evaluation: {metrics: [accuracy], baselines: [majority]}
        """;

    /// <param name="folder">Where to.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="halves">Whether the text and the number tell half of the target each, instead of a third.</param>
    static void Write(TemporaryFolder folder, int count, bool halves = false)
    {
        var seed = new Seed(7, "several");
        string[][] words = [["good", "fine", "great"], ["bad", "poor", "awful"]];
        string[] filling = ["the", "a", "this", "thing", "item", "is", "very"];
        var lines = new List<string> { "photo,words,size,kind,bought" };
        for (var i = 0; i < count; i++)
        {
            var (told, seen, measured) = (seed.Below(2), seed.Below(2), seed.Below(2));
            using var bitmap = new SKBitmap(8, 8, SKColorType.Gray8, SKAlphaType.Opaque);
            for (var y = 0; y < 8; y++)
                for (var x = 0; x < 8; x++)
                {
                    var grey = (byte)(seed.Below(100) + (seen == 1 && x is > 1 and < 6 && y is > 1 and < 6 ? 130 : 0));
                    bitmap.SetPixel(x, y, new SKColor(grey, grey, grey));
                }
            var name = string.Create(CultureInfo.InvariantCulture, $"{i:000}.png");
            using (var file = File.Create(folder.In(name))) bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            string[] text = [.. Enumerable.Range(0, 4).Select(_ => filling[seed.Below(filling.Length)]), words[told][seed.Below(3)]];
            var size = halves ? seed.Normal() : 2 * measured - 1 + 0.4 * seed.Normal();
            var bought = halves ? size + 1.2 * told > 0.6 : told + seen + measured >= 2;
            // Now and then a text is missing.
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name},{(i % 40 == 3 ? "" : string.Join(' ', text))},{size:0.000},{(seed.Below(2) == 0 ? "x" : "y")},{(bought ? "yes" : "no")}"));
        }
        File.WriteAllLines(folder.In("rows.csv"), lines);
    }

    [Theory, InlineData("concat", 0.9), InlineData("sum", 0.85), InlineData("attention", 0.9)]
    public void From_a_table_of_all_kinds_to_a_served_model(string combine, double least)
    {
        using var folder = new TemporaryFolder();
        Write(folder, 300);
        File.WriteAllText(folder.In("norma.yaml"), Text.Replace("COMBINE", combine, StringComparison.Ordinal));
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        Assert.True(run.Judged!.Judgement.Metrics["test"]["accuracy"] >= least, $"{run.Judged.Judgement.Metrics["test"]["accuracy"]}");
        Assert.True(run.Parity!.Passed);
        Assert.DoesNotContain(Check.Of(folder.In("run/package")).Findings, finding => finding.Severity == Severity.Error);
        Assert.Matches($@"combine: (\{{type: )?{combine}", File.ReadAllText(folder.In("run/package/norma.yaml")));
        if (combine != "concat") return;
        Assert.Null(Reproduction.Of(folder.In("run"), new()).Difference);

        // A file and the server give the same answers to the bit.
        var package = Package.Open(folder.In("run/package"));
        using var predictor = package.Predictor();
        var rows = DataReader.ReadInputs(folder.In("rows.csv"), package.Fields).Table.Take([.. Enumerable.Range(0, 40)]);
        var predicted = predictor.Predict(rows).Values[0];
        using var served = ServedModel.Open(new ServerOptions(folder.In("run/package")));
        using var slot = new RunSlot();
        served.WarmUp(slot);
        var fed = served.Inputs.Select(port => Fed(port.Name, File.ReadAllLines(folder.In("rows.csv"))[1..41], folder)).ToArray();
        using (var answers = served.Run(slot, fed))
            Assert.Equal(predicted, answers[Array.FindIndex(served.Outputs, port => port.Name == "probabilities")].GetTensorDataAsSpan<float>().ToArray());
        foreach (var value in fed) value.Dispose();

        // Each of the three fields that tell something matters, and the category that tells nothing does not.
        var importances = Explanation.Of(folder.In("run/package"), folder.In("rows.csv")).Importances[0].Fields.ToDictionary(field => field.Field, field => field.Mean, StringComparer.Ordinal);
        Assert.True(importances["words"] > 0.1 && importances["photo"] > 0.1 && importances["size"] > 0.1, $"{string.Join(", ", importances)}");
        Assert.InRange(Math.Abs(importances["kind"]), 0, 0.05);
    }

    static OrtValue Fed(string name, string[] lines, TemporaryFolder folder)
    {
        string[] values = [.. lines.Select(line => line.Split(',')[name switch { "photo" => 0, "words" => 1, "size" => 2, _ => 3 }])];
        if (name == "size") return OrtValue.CreateTensorValueFromMemory(values.Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray(), [lines.Length, 1]);
        var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [lines.Length, 1]);
        for (var i = 0; i < values.Length; i++) texts.StringTensorSetElementAt(name == "photo" ? Convert.ToBase64String(File.ReadAllBytes(folder.In(values[i]))) : values[i], i);
        return texts;
    }

    [Theory, InlineData("concat"), InlineData("{type: attention, width: 16, num_heads: 2}")]
    public void A_text_with_numbers_is_above_each_alone(string combine)
    {
        double Accuracy(string encoders, string ignored)
        {
            using var folder = new TemporaryFolder();
            Write(folder, 400, halves: true);
            var read = encoders.Contains("words", StringComparison.Ordinal);
            var data = Text[..Text.IndexOf("features:", StringComparison.Ordinal)];
            foreach (var name in ignored.Split(' ')) data = data.Replace($"    {name}: {{type: ", $"    {name}: {{role: ignore, type: ", StringComparison.Ordinal);
            var text = (read ? data : data.Replace(", role: feature", "", StringComparison.Ordinal))
                + (read ? "features: {fields: {words: {type: tokenize, length: 8}}}\n" : "")
                + $"model: {{encoders: {{{encoders}}}, combine: {combine}, layers: [{{type: dense, units: 16, activation: relu}}]}}\n"
                + Text[Text.IndexOf("training:", StringComparison.Ordinal)..];
            File.WriteAllText(folder.In("norma.yaml"), text);
            return Norma.Stated.Read(folder.In("norma.yaml")).Plan(examine: false).Train().Evaluate().Judgement.Metrics["test"]["accuracy"];
        }
        const string Words = "words: [{type: embedding, output_dim: 8, mask_zero: true}, global_average_pooling1d]", Features = "features: {type: dense, units: 8, activation: relu}";
        var (both, words, numbers) = (Accuracy($"{Words}, {Features}", "photo"), Accuracy(Words, "photo size kind"), Accuracy(Features, "photo words"));
        Assert.True(both > words + 0.05 && both > numbers + 0.05, $"both {both}, the text alone {words}, the number alone {numbers}");
    }

    [Fact]
    public void What_init_proposes_for_a_text_beside_numbers_runs()
    {
        using var folder = new TemporaryFolder();
        var seed = new Seed(2, "init");
        string[] words = ["water", "arrived", "broken", "and", "the", "shop", "sent", "another", "one", "quickly"];
        File.WriteAllLines(folder.In("reviews.csv"), Enumerable.Range(0, 300).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(' ', Enumerable.Range(0, 9).Select(_ => words[seed.Below(words.Length)]))} {(i % 2 == 0 ? "sadly" : "happily")},{seed.Normal():0.000},{(i % 2 == 0 ? "no" : "yes")}")).Prepend("评论,price,kept"));
        var shell = Cli.Shell.Run("init", folder.In("reviews.csv"), "--target", "kept", "--output", folder.In("norma.yaml"));
        Assert.True(shell.Code == 0, shell.Error);
        var text = File.ReadAllText(folder.In("norma.yaml"));
        Assert.Contains("text_1: [{type: embedding", text, StringComparison.Ordinal);
        var judged = Norma.Stated.Read(folder.In("norma.yaml"), ["training={epochs: 20, optimizer: {type: adam, learning_rate: 0.01}}"]).Plan().Train().Evaluate();
        Assert.True(judged.Judgement.Metrics["test"]["accuracy"] > 0.8);
    }
}
