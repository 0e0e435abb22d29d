using System.Globalization;
using System.Text.Json;
using Norma.Conformance;
using Norma.Data;
using Norma.Deployment;
using Norma.Formats.Onnx;
using Norma.Spec;
using SkiaSharp;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>A whole life of masks: a class for each pixel, from files to predictions.</summary>
public sealed class MaskLifeTests
{
    const string Text = """
        norma: 1
        name: discs
        data:
          source: {type: csv, path: rows.csv}
          fields:
            picture: {type: image, height: 16, width: 16, channels: 1}
            disc: {type: mask, classes: [ground, disc], levels: [0, 200]}
        model:
          layers:
            - {type: conv2d, filters: 8, kernel_size: 5, padding: same, activation: relu}
        training: {epochs: 12, batch_size: 16, optimizer: {type: adam, learning_rate: 0.02}}
        """;

    /// <summary>A bright disc on a noisy ground; the mask has the level 200 on the disc and 7, which is no class, on its edge.</summary>
    static void Draw(TemporaryFolder folder, int count, int size = 16)
    {
        var seed = new Seed(9, "discs");
        Directory.CreateDirectory(folder.In("pictures"));
        var rows = new List<string> { "picture,disc" };
        for (var i = 0; i < count; i++)
        {
            using var picture = new SKBitmap(size, size, SKColorType.Gray8, SKAlphaType.Opaque);
            using var mask = new SKBitmap(size, size, SKColorType.Gray8, SKAlphaType.Opaque);
            var (cx, cy, radius) = (4 + seed.Below(size - 8), 4 + seed.Below(size - 8), 3 + seed.Below(2));
            for (var y = 0; y < size; y++)
                for (var x = 0; x < size; x++)
                {
                    var distance = Math.Sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy));
                    var level = (byte)(distance <= radius ? 130 + seed.Below(100) : seed.Below(120));
                    picture.SetPixel(x, y, new SKColor(level, level, level));
                    var @class = (byte)(Math.Abs(distance - radius) < 0.3 ? 7 : distance < radius ? 200 : 0);
                    mask.SetPixel(x, y, new SKColor(@class, @class, @class));
                }
            foreach (var (name, bitmap) in new[] { ("p", picture), ("m", mask) })
            {
                using var file = File.Create(folder.In("pictures", string.Create(CultureInfo.InvariantCulture, $"{name}{i:000}.png")));
                bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            }
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"pictures/p{i:000}.png,pictures/m{i:000}.png"));
        }
        File.WriteAllLines(folder.In("rows.csv"), rows);
    }

    [Fact]
    public void From_masks_to_run_lengths()
    {
        using var folder = new TemporaryFolder();
        Draw(folder, 150);
        File.WriteAllText(folder.In("norma.yaml"), Text);
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        var judgement = run.Judged!.Judgement;
        Assert.True(judgement.Metrics["test"]["mean_iou"] > 0.8, $"{judgement.Metrics["test"]["mean_iou"]}");
        Assert.True(judgement.Metrics["test"]["mean_iou"] > judgement.Baselines["threshold"]["test"]["mean_iou"]);
        Assert.True(judgement.Baselines["majority"]["test"]["mean_iou"] < 0.5);
        Assert.True(run.Parity!.Passed);
        Assert.True(!Check.Of(folder.In("run/package")).Findings.Any(finding => finding.Severity == Severity.Error), string.Join("\n", Check.Of(folder.In("run/package")).Findings));
        Assert.Contains("pipeline_tag: image-segmentation", File.ReadAllText(folder.In("run/package/README.md")), StringComparison.Ordinal);
        Assert.Null(Reproduction.Of(folder.In("run"), new()).Difference);

        var model = OnnxModel.Read(folder.In("run/package/model.onnx"));
        Assert.Equal([("disc", (int)OnnxType.Int64), ("probabilities", (int)OnnxType.Float)], model.Outputs.Select(port => (port.Name, port.Type)));
        Assert.Equal([null, 16, 16, 2], model.Outputs[1].Shape!.Select(axis => axis.Size));

        // Values of a column beside the picture give no tree of masks.
        File.WriteAllLines(folder.In("sites.csv"), File.ReadLines(folder.In("rows.csv")).Take(30).Select((line, row) => $"{line},{(row == 0 ? "site" : row % 3)}"));
        var sited = Text.Replace("    disc:", "    site: {type: category}\n    disc:", StringComparison.Ordinal).Replace("rows.csv", "sites.csv", StringComparison.Ordinal).Replace("epochs: 12", "epochs: 1", StringComparison.Ordinal)
            .Replace("  layers:\n    - {type: conv2d,", "  inputs: {seen: {fields: picture}, at: {fields: site}}\n  nodes:\n    map: {type: conv2d, inputs: seen,", StringComparison.Ordinal);
        File.WriteAllText(folder.In("sited.yaml"), sited);
        Norma.Run.Start(Norma.Stated.Read(folder.In("sited.yaml")), new() { Output = folder.In("sited") });
        var explained = Explanation.Of(folder.In("sited/package"), folder.In("sites.csv"), repeats: 1);
        Assert.Empty(explained.Trees);

        // What predict writes covers all pixels, column by column.
        var package = Package.Open(folder.In("run/package"));
        using var predictor = package.Predictor();
        var predicted = predictor.Predict(DataReader.ReadInputs(folder.In("rows.csv"), package.Fields).Table);
        var column = (TextColumn)predicted.ToTable()["disc_disc"];
        using var lengths = JsonDocument.Parse(column[5]!);
        int[] runs = [.. lengths.RootElement.GetProperty("counts").EnumerateArray().Select(run => run.GetInt32())];
        Assert.Equal(256, runs.Sum());
        var decoded = runs.SelectMany((length, i) => Enumerable.Repeat(i % 2 == 1, length)).ToArray();
        for (var y = 0; y < 16; y++)
            for (var x = 0; x < 16; x++)
                Assert.Equal(predicted.Values[0][((5 * 16 + y) * 16 + x) * 2 + 1] > predicted.Values[0][((5 * 16 + y) * 16 + x) * 2], decoded[x * 16 + y]);
    }

    [Fact]
    public void A_mask_comes_to_the_size_of_the_picture_by_its_nearest_pixels()
    {
        using var folder = new TemporaryFolder();
        Draw(folder, 20, size: 32);
        File.WriteAllText(folder.In("norma.yaml"), Text.Replace("levels: [0, 200]", "levels: [0, 200], height: 16, width: 16", StringComparison.Ordinal).Replace("channels: 1}", "channels: 1, fit: stretch}", StringComparison.Ordinal));
        var stated = Norma.Stated.Read(folder.In("norma.yaml"));
        var column = (TensorColumn<byte>)DataReader.Read(stated.Spec.Data, folder.Path).Table["disc"];
        using var mask = SKBitmap.Decode(folder.In("pictures/m003.png"));
        for (var y = 0; y < 16; y++)
            for (var x = 0; x < 16; x++)
                Assert.Equal(mask.GetPixel(2 * x + 1, 2 * y + 1).Red switch { 0 => 0, 200 => 1, _ => 255 }, column[3][y * 16 + x]);
    }

    [Theory]
    [InlineData("levels: [0]", "DATA029", "1 levels")]
    [InlineData("levels: [0, 0]", "DATA029", "1 of them different")]
    [InlineData("levels: [0, 200], height: 16", "DATA029", "a height alone")]
    [InlineData("levels: [0, 200], role: feature", "DATA029", "received feature")]
    [InlineData("levels: [0, 200], height: 8, width: 8", "MODL019", "has the shape [16, 16, 8]")]
    public void What_does_not_fit_is_said_before_training(string stated, string code, string says)
    {
        using var folder = new TemporaryFolder();
        Draw(folder, 20);
        File.WriteAllText(folder.In("norma.yaml"), Text.Replace("levels: [0, 200]", stated, StringComparison.Ordinal));
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => Norma.Stated.Read(folder.In("norma.yaml")).Plan()).Findings, finding => finding.Severity == Severity.Error && finding.Code == code);
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_and_other_sizes_are_no_masks()
    {
        using var folder = new TemporaryFolder();
        Draw(folder, 20);
        using (var colours = new SKBitmap(16, 16, SKColorType.Rgba8888, SKAlphaType.Opaque))
        {
            colours.SetPixel(3, 3, SKColors.Red);
            using var file = File.Create(folder.In("pictures/m004.png"));
            colours.Encode(file, SKEncodedImageFormat.Png, 100);
        }
        using (var small = new SKBitmap(8, 16, SKColorType.Gray8, SKAlphaType.Opaque))
        {
            using var file = File.Create(folder.In("pictures/m007.png"));
            small.Encode(file, SKEncodedImageFormat.Png, 100);
        }
        File.WriteAllText(folder.In("norma.yaml"), Text);
        var findings = Assert.Throws<FindingsException>(() => Norma.Stated.Read(folder.In("norma.yaml")).Plan()).Findings;
        Assert.Equal(2, findings.Count(finding => finding.Code == "DATA028"));
        Assert.Contains(findings, finding => finding.Message.Contains("colours", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Message.Contains("16 × 8", StringComparison.Ordinal));
    }

    [Fact]
    public void The_threshold_is_otsus()
    {
        // skimage.filters.threshold_otsu of these gives 11.
        byte[] grey = [10, 11, 10, 9, 11, 200, 210, 190, 205];
        Assert.Equal(11, Norma.Evaluation.Baselines.Threshold.Cut(grey));
        Assert.Equal(0, Norma.Evaluation.Baselines.Threshold.Cut([5, 5, 5]));
    }
}
