using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Norma.Conformance;
using Norma.Data;
using Norma.Data.Sources;
using Norma.Deployment;
using Norma.Deployment.Feeds;
using Norma.Formats.Onnx;
using Norma.Server;
using Norma.Spec;
using SkiaSharp;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>A whole life of pictures: from a folder to a served model, the same pixels everywhere.</summary>
public sealed class PictureLifeTests
{
    /// <summary>Discs and squares on a noisy ground, of two sizes, in folders by name.</summary>
    static void Draw(TemporaryFolder folder, int count)
    {
        var seed = new Seed(5, "pictures");
        foreach (var label in new[] { "disc", "square" })
        {
            Directory.CreateDirectory(folder.In("pictures", label));
            for (var i = 0; i < count; i++)
            {
                using var bitmap = new SKBitmap(i % 3 == 0 ? 30 : 20, 20, SKColorType.Rgba8888, SKAlphaType.Opaque);
                for (var y = 0; y < bitmap.Height; y++)
                    for (var x = 0; x < bitmap.Width; x++) bitmap.SetPixel(x, y, new SKColor((byte)seed.Below(90), (byte)seed.Below(90), (byte)seed.Below(90)));
                var (cx, cy, size) = (7 + seed.Below(bitmap.Width - 14), 7 + seed.Below(6), 4 + seed.Below(3));
                for (var y = -size; y <= size; y++)
                    for (var x = -size; x <= size; x++)
                        if (label == "square" || x * x + y * y <= size * size) bitmap.SetPixel(cx + x, cy + y, new SKColor(230, 200, 90));
                using var file = File.Create(folder.In("pictures", label, string.Create(CultureInfo.InvariantCulture, $"{i:000}.png")));
                bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            }
        }
    }

    [Fact]
    public void From_a_folder_to_a_served_model()
    {
        using var folder = new TemporaryFolder();
        Draw(folder, 120);
        File.WriteAllText(folder.In("norma.yaml"), """
            norma: 1
            name: shapes
            data:
              source: {type: folder, path: pictures}
              fields:
                image: {type: image, height: 20, width: 24, channels: 3, fit: stretch}
                label: {type: category, role: target}
            features:
              defaults:
                image: [rescale, standardize]
            model:
              layers:
                - {type: conv2d, filters: 8, kernel_size: 3, activation: relu}
                - max_pooling2d
                - {type: conv2d, filters: 16, kernel_size: 3, activation: relu}
                - global_average_pooling2d
            training: {epochs: 25, batch_size: 16, optimizer: {type: adam, learning_rate: 0.01}}
            evaluation: {metrics: [accuracy]}
            """);
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        Assert.True(run.Judged!.Judgement.Metrics["test"]["accuracy"] > 0.9, $"{run.Judged.Judgement.Metrics["test"]["accuracy"]}");
        Assert.True(run.Parity!.Passed);
        Assert.True(!Check.Of(folder.In("run/package")).Findings.Any(finding => finding.Severity == Severity.Error), string.Join("\n", Check.Of(folder.In("run/package")).Findings));

        // The card and the description of the data say what is there.
        var card = File.ReadAllText(folder.In("run/package/README.md"));
        Assert.Contains("np.zeros((1, 20, 24, 3), dtype=np.uint8)", card, StringComparison.Ordinal);
        Assert.Contains("pipeline_tag: image-classification", card, StringComparison.Ordinal);
        using (var croissant = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder.In("run/package/croissant.json"))))
        {
            var set = Assert.Single(croissant.RootElement.GetProperty("distribution").EnumerateArray());
            Assert.Equal(("cr:FileSet", "pictures/**/*.png", "image/png"), (set.GetProperty("@type").GetString(), set.GetProperty("includes").GetString(), set.GetProperty("encodingFormat").GetString()));
        }

        // The graph takes pixels as they were decoded; all that follows is inside.
        var model = OnnxModel.Read(folder.In("run/package/model.onnx"));
        Assert.Equal((int)OnnxType.UInt8, Assert.Single(model.Inputs).Type);
        Assert.Equal([null, 20, 24, 3], model.Inputs[0].Shape!.Select(axis => axis.Size));

        // A table that names the files, the folder and the server give the same answers to the bit.
        var names = Directory.EnumerateFiles(folder.In("pictures"), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(40).ToArray();
        File.WriteAllLines(folder.In("new.csv"), names.Select(name => Path.GetRelativePath(folder.Path, name).Replace('\\', '/')).Prepend("image"));
        var package = Package.Open(folder.In("run/package"));
        using var predictor = package.Predictor();
        var byName = predictor.Predict(DataReader.ReadInputs(folder.In("new.csv"), package.Fields).Table).Values[0];
        var byFolder = predictor.Predict(DataReader.ReadInputs(folder.In("pictures"), package.Fields).Table).Values[0];
        Assert.Equal(byFolder.Take(80), byName);

        using var served = ServedModel.Open(new ServerOptions(folder.In("run/package")));
        using var slot = new RunSlot();
        served.WarmUp(slot);
        using var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [names.Length, 1]);
        for (var i = 0; i < names.Length; i++) texts.StringTensorSetElementAt(Convert.ToBase64String(File.ReadAllBytes(names[i])), i);
        using (var answers = served.Run(slot, [texts]))
            Assert.Equal(byName, answers[Array.FindIndex(served.Outputs, port => port.Name == "probabilities")].GetTensorDataAsSpan<float>().ToArray());

        foreach (var (text, says) in new[] { ("", "missing"), ("%%", "no Base64"), (Convert.ToBase64String("hello"u8), "no JPEG"), (Convert.ToBase64String(File.ReadAllBytes(names[0])[..100]), "ends before") })
        {
            texts.StringTensorSetElementAt(text, 3);
            var refusal = Assert.Throws<Refusal>(() => served.Run(slot, [texts]));
            Assert.Equal(400, refusal.Status);
            Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("data[3]", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_picture_beside_numbers_needs_an_input_of_its_own()
    {
        using var folder = new TemporaryFolder();
        Draw(folder, 30);
        var names = Directory.EnumerateFiles(folder.In("pictures"), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        File.WriteAllLines(folder.In("rows.csv"), names.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(folder.Path, name).Replace('\\', '/')},{i % 7},{(name.Contains("disc", StringComparison.Ordinal) ? "disc" : "square")}")).Prepend("photo,age,label"));
        const string Text = """
            norma: 1
            name: both
            data:
              source: {type: csv, path: rows.csv}
              fields:
                photo: {type: image, height: 16, width: 16, fit: pad, channels: 1}
                label: {type: category, role: target}
            model:
              MODEL
            training: {epochs: 2, batch_size: 16}
            """;
        File.WriteAllText(folder.In("norma.yaml"), Text.Replace("MODEL", "layers: [flatten]", StringComparison.Ordinal));
        Assert.Equal("MODL020", Assert.Single(Assert.Throws<FindingsException>(() => Norma.Stated.Read(folder.In("norma.yaml")).Plan()).Findings, finding => finding.Severity == Severity.Error).Code);

        File.WriteAllText(folder.In("norma.yaml"), Text.Replace("MODEL", """
            inputs: {picture: {fields: photo}, rest: {fields: age}}
              nodes:
                seen: {type: conv2d, filters: 4, kernel_size: 3, activation: relu, inputs: picture}
                pooled: {type: global_average_pooling2d, inputs: seen}
                joined: {type: concatenate, inputs: [pooled, rest]}
            """, StringComparison.Ordinal));
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        Assert.True(run.Parity!.Passed);
        Assert.Equal([16L, 16, 1], run.Plan.Network.InputShapes["picture"]);
        Assert.Null(Reproduction.Of(folder.In("run"), new()).Difference);
    }

    [Fact]
    public void Digits_are_told_apart_as_well_as_published()
    {
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var data = Path.Combine(root, "data", "images", "mnist10k");
        if (!Directory.Exists(data)) Assert.Skip("The digits of MNIST are not here (NORMA_SHARED).");
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(data)) File.Copy(file, folder.In(Path.GetFileName(file)));
        File.WriteAllText(folder.In("norma.yaml"), """
            norma: 1
            name: digits
            data:
              source: {type: idx, path: train-images-idx3-ubyte.gz}
              fields:
                label: {type: category, role: target}
              split: {type: predefined, test: t10k-images-idx3-ubyte.gz}
            model:
              layers:
                - {type: conv2d, filters: 16, kernel_size: 3, activation: relu}
                - max_pooling2d
                - {type: conv2d, filters: 32, kernel_size: 3, activation: relu}
                - max_pooling2d
                - flatten
            training: {epochs: 2, batch_size: 64}
            evaluation: {metrics: [accuracy]}
            """);
        var judged = Norma.Stated.Read(folder.In("norma.yaml")).Plan().Train().Evaluate();
        Assert.True(judged.Judgement.Metrics["test"]["accuracy"] >= 0.94, $"{judged.Judgement.Metrics["test"]["accuracy"]}");
    }
}
