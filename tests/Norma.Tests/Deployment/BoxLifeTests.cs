using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Norma.Conformance;
using Norma.Data;
using Norma.Data.Fields;
using Norma.Deployment;
using Norma.Evaluation;
using Norma.Evaluation.Scores;
using Norma.Formats.Onnx;
using Norma.Server;
using Norma.Spec;
using SkiaSharp;
using Xunit;

namespace Norma.Tests.Deployment;

/// <summary>A whole life of a detector: from annotated pictures to a served model.</summary>
public sealed class BoxLifeTests
{
    const int Width = 96, Height = 64;

    /// <summary>One to three discs and squares in each picture, twice as large as the model sees it, as PASCAL VOC annotates them.</summary>
    static void Draw(TemporaryFolder folder, int count)
    {
        var seed = new Seed(11, "boxes");
        foreach (var part in new[] { "JPEGImages", "Annotations", "ImageSets/Main" }) Directory.CreateDirectory(folder.In("set", part));
        var sets = new Dictionary<string, List<string>> { ["train"] = [], ["val"] = [], ["test"] = [] };
        for (var i = 0; i < count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{i:000}");
            using var bitmap = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
            for (var y = 0; y < Height; y++)
                for (var x = 0; x < Width; x++) bitmap.SetPixel(x, y, new SKColor((byte)seed.Below(70), (byte)seed.Below(70), (byte)seed.Below(70)));
            var objects = new StringBuilder();
            for (var (n, at) = (1 + seed.Below(3), 0); n > 0; n--, at += 32)
            {
                var (disc, size) = (seed.Below(2) == 0, 8 + seed.Below(4));
                var (cx, cy) = (at + 14 + seed.Below(4), 14 + seed.Below(Height - 28));
                for (var y = -size; y <= size; y++)
                    for (var x = -size; x <= size; x++)
                        if (!disc || x * x + y * y <= size * size) bitmap.SetPixel(Math.Clamp(cx + x, 0, Width - 1), cy + y, disc ? new SKColor(230, 60, 60) : new SKColor(60, 220, 90));
                objects.Append(CultureInfo.InvariantCulture, $"<object><name>{(disc ? "disc" : "square")}</name><bndbox><xmin>{cx - size + 1}</xmin><ymin>{cy - size + 1}</ymin><xmax>{cx + size + 1}</xmax><ymax>{cy + size + 1}</ymax></bndbox></object>");
            }
            using (var file = File.Create(folder.In("set", "JPEGImages", $"{name}.png"))) bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            File.WriteAllText(folder.In("set", "Annotations", $"{name}.xml"), string.Create(CultureInfo.InvariantCulture, $"<annotation><filename>{name}.png</filename><size><width>{Width}</width><height>{Height}</height></size>{objects}</annotation>"));
            sets[i % 4 == 3 ? i % 8 == 3 ? "val" : "test" : "train"].Add(name);
        }
        foreach (var (set, names) in sets) File.WriteAllLines(folder.In("set", "ImageSets", "Main", $"{set}.txt"), names);
    }

    const string Spec = """
        norma: 1
        name: shapes
        seed: 3
        data:
          source: {type: voc, path: set}
          fields:
            image: {type: image, height: 32, width: 48, channels: 3, fit: stretch}
            boxes: {type: boxes, role: target}
            split: {type: category, role: ignore}
          split: {type: predefined, by: split}
        model:
          layers:
            - {type: conv2d, filters: 12, kernel_size: 3, strides: 2, padding: same, activation: relu}
            - {type: conv2d, filters: 24, kernel_size: 3, strides: 2, padding: same, activation: relu}
            - {type: conv2d, filters: 24, kernel_size: 3, padding: same, activation: relu}
            - {type: conv2d, filters: 24, kernel_size: 3, padding: same, activation: relu}
        training:
          epochs: 14
          batch_size: 8
          optimizer: {type: adam, learning_rate: 0.005}
          lr_scheduler: {type: cosine}
          augmentation: [{type: random_flip, mode: horizontal_and_vertical}, {type: random_affine, translate: 0.05}]
        evaluation:
          gates: [{metric: map50, minimum: 0.5}, {metric: map50, baseline: mean_layout, min_absolute_change: 0.2}]
        """;

    [Fact]
    public void From_annotated_pictures_to_a_served_model()
    {
        using var folder = new TemporaryFolder();
        Draw(folder, 160);
        File.WriteAllText(folder.In("norma.yaml"), Spec);
        var run = Norma.Run.Start(Norma.Stated.Read(folder.In("norma.yaml")), new() { Output = folder.In("run") });
        var judgement = run.Judged!.Judgement;
        Assert.True(judgement.Blessed, string.Join("\n", judgement.FailedGates()));
        Assert.Equal("object_detection", judgement.Task);
        Assert.Equal(["map50", "mean_average_precision"], judgement.Intervals["test"].Keys);
        Assert.True(judgement.Baselines.ContainsKey("mean_layout"));
        // Smooth outputs agree within the tolerance, and what the graph keeps of them is kept here, to the bit.
        Assert.True(run.Parity!.Passed);
        Assert.Equal(0, run.Parity.Labels["labels"]);
        Assert.True(!Check.Of(folder.In("run/package")).Findings.Any(finding => finding.Severity == Severity.Error), string.Join("\n", Check.Of(folder.In("run/package")).Findings));
        Assert.Contains("pipeline_tag: object-detection", File.ReadAllText(folder.In("run/package/README.md")), StringComparison.Ordinal);
        var report = File.ReadAllText(folder.In("run/report.html"));
        Assert.Contains("AP50:95", report, StringComparison.Ordinal);
        Assert.Contains("data:image/jpeg;base64,", report, StringComparison.Ordinal);

        // The history has no figure of the moved training pictures.
        var header = File.ReadLines(folder.In("run/history.csv")).First();
        Assert.Contains("val_map50", header, StringComparison.Ordinal);
        Assert.DoesNotContain(",map50", header, StringComparison.Ordinal);

        // A folder of pictures is predicted in pixels of the files, which are twice as large as what the model sees.
        Predicting.Run(folder.In("run/package"), folder.In("set/JPEGImages"), folder.In("found.jsonl"));

        // What it was learned from, and the same as COCO has it, are rows with their truth.
        var explained = Explanation.Of(folder.In("run/package"), folder.In("set"), repeats: 1);
        Assert.Equal(["image"], Assert.Single(explained.Importances).Fields.Select(field => field.Field));
        File.WriteAllText(folder.In("set/JPEGImages/instances.json"), $$"""
            {"info": {"images": 1}, "categories": [{"id": 1, "name": "disc"}, {"id": 2, "name": "square"}],
             "images": [{"id": 7, "file_name": "000.png", "width": {{Width}}, "height": {{Height}}}],
             "annotations": [{"id": 1, "image_id": 7, "category_id": 1, "bbox": [10, 10, 20, 20], "area": 400, "iscrowd": 0}]}
            """);
        Assert.Equal(1, Explanation.Of(folder.In("run/package"), folder.In("set/JPEGImages/instances.json"), repeats: 1).Rows);
        Predicting.Run(folder.In("run/package"), folder.In("set/JPEGImages/instances.json"), folder.In("one.jsonl"));
        Assert.Single(File.ReadLines(folder.In("one.jsonl")));
        File.Delete(folder.In("set/JPEGImages/instances.json"));
        var lines = File.ReadAllLines(folder.In("found.jsonl"));
        Assert.Equal(160, lines.Length);
        var data = DataReader.Read(run.Judged.Plan.Stated.Spec.Data, folder.Path);
        var (matched, all) = (0, 0);
        for (var row = 0; row < lines.Length; row++)
        {
            using var line = JsonDocument.Parse(lines[row]);
            using var found = JsonDocument.Parse(line.RootElement.GetProperty("boxes").GetString()!);
            Box[] sure = [.. found.RootElement.EnumerateArray().Where(box => box.GetProperty("score").GetDouble() > 0.3).Select(box => box.GetProperty("box")).Select(box => new Box(box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble()))];
            foreach (var truth in ((BoxColumn)data.Table["boxes"])[row])
            {
                all++;
                if (sure.Any(box => Box.IntersectionOverUnion(box, new(truth.Left, truth.Top, truth.Right, truth.Bottom)) > 0.5)) matched++;
            }
        }
        Assert.True(matched > all / 2, $"{matched} of {all}");

        // The server gives what the graph gives: boxes as shares, of which the first is the surest.
        using var served = ServedModel.Open(new ServerOptions(folder.In("run/package")));
        using var slot = new RunSlot();
        served.WarmUp(slot);
        using var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [1, 1]);
        texts.StringTensorSetElementAt(Convert.ToBase64String(File.ReadAllBytes(folder.In("set/JPEGImages/000.png"))), 0);
        using var answers = served.Run(slot, [texts]);
        var scores = answers[Array.FindIndex(served.Outputs, port => port.Name == "scores")].GetTensorDataAsSpan<float>();
        using var first = JsonDocument.Parse(JsonDocument.Parse(lines[0]).RootElement.GetProperty("boxes").GetString()!);
        Assert.Equal(first.RootElement[0].GetProperty("score").GetSingle(), scores[0], 1e-5f);
        Assert.Equal(first.RootElement[0].GetProperty("box")[0].GetDouble(), answers[Array.FindIndex(served.Outputs, port => port.Name == "boxes")].GetTensorDataAsSpan<float>()[0] * Width, 0.01);
        Assert.Equal(first.RootElement[0].GetProperty("label").GetString(), answers[Array.FindIndex(served.Outputs, port => port.Name == "labels")].GetStringElement(0));
        Assert.Equal("", answers[Array.FindIndex(served.Outputs, port => port.Name == "labels")].GetStringElement(99));
    }

    [Fact]
    public void Layers_that_flatten_or_move_the_picture_are_refused()
    {
        using var folder = new TemporaryFolder();
        Draw(folder, 16);
        foreach (var (instead, code) in new[] { ("- flatten", "MODL019"), ("- {type: random_flip}", "MODL046") })
        {
            var text = Spec;
            text = instead == "- flatten"
                ? text.Replace("training:", "    - flatten\ntraining:", StringComparison.Ordinal)
                : text.Replace("  layers:\n", "  layers:\n    - {type: random_flip}\n", StringComparison.Ordinal);
            File.WriteAllText(folder.In("norma.yaml"), text);
            var fault = Assert.Throws<FindingsException>(() => Norma.Stated.Read(folder.In("norma.yaml")).Plan());
            Assert.Equal(code, Assert.Single(fault.Findings).Code);
        }
    }

    /// <summary>Hand-worked: the surest first, of a class none that it covers, the most of all classes together.</summary>
    [Fact]
    public void Of_what_cells_say_the_surest_are_kept()
    {
        var target = new Target("boxes", TaskKind.ObjectDetection, ["a", "b"], [1, 4]) { Boxes = new("image", 1, 0.1, 0.5, 3) };
        float[] candidates =
        [
            0.0f, 0.0f, 0.4f, 0.4f, 0.6f, 0.0f,
            0.0f, 0.0f, 0.4f, 0.5f, 0.9f, 0.3f,
            0.5f, 0.5f, 0.9f, 0.9f, 0.6f, 0.3f,
            0.5f, 0.5f, 0.6f, 0.6f, 0.1f, 0.05f,
        ];
        var kept = Suppression.Keep(target, candidates);
        Assert.Equal([(0, 0.9f, 0.0), (0, 0.6f, 0.5), (1, 0.3f, 0.0)], kept.Select(found => (found.Class, (float)found.Score, found.Box.Left)));
    }

    [Fact]
    public void BCCD_is_read_where_it_is_there()
    {
        var root = Environment.GetEnvironmentVariable("NORMA_SHARED") ?? Path.Combine(Path.GetDirectoryName(Source.Root)!, "shared");
        var set = Path.Combine(root, "data", "images", "bccd");
        Assert.SkipUnless(Directory.Exists(set), "BCCD is not beside the repository.");
        var data = DataReader.Read(new(new Norma.Data.Sources.Voc([set]), new([new("image", new Image(Height: 60, Width: 80, Channels: 1, Fit: Norma.Formats.Images.PictureFit.Stretch)), new("boxes", new Boxes())])), "/");
        var boxes = (BoxColumn)data.Table["boxes"];
        Assert.Equal((364, 4888), (data.Table.Rows, Enumerable.Range(0, 364).Sum(row => boxes[row].Length)));
        Assert.Equal(["Platelets", "RBC", "WBC"], data.Targets[0].Classes);
        Assert.Equal(30, boxes.Most);
    }
}
