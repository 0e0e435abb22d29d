using System.Diagnostics;
using System.Globalization;
using Norma.Data;
using Norma.Data.Sources;
using Norma.Spec;
using Norma.Tracking;
using Norma.Training;
using SkiaSharp;
using Xunit;

namespace Norma.Tests;

/// <summary>Rows that are not kept in memory: the same results as rows that are, and clear words where their files change.</summary>
public sealed class MoreThanMemoryTests
{
    const string Spec = """
        norma: 1
        name: shapes
        data:
          source: {type: folder, path: pictures}
          memory: MEMORY
          disk: DISK
          fields:
            image: {type: image, height: 64, width: 64, channels: 3, fit: stretch}
            label: {type: category, role: target}
        features:
          defaults:
            image: [rescale, {type: clip, quantiles: [0.01, 0.99]}, standardize, robust, min_max]
        model:
          layers:
            - {type: conv2d, filters: 4, kernel_size: 5, strides: 4, activation: relu}
            - global_average_pooling2d
        training: {epochs: 2, batch_size: 9, checkpoint: {every_steps: 2}}
        evaluation: {metrics: [accuracy]}
        """;

    /// <summary>One and a half mebibytes of noise in two shades, in folders by name; more than the one that is kept.</summary>
    static void Draw(TemporaryFolder folder)
    {
        var seed = new Seed(5, "pictures");
        foreach (var (label, shade) in new[] { ("dark", 90), ("light", 140) })
        {
            Directory.CreateDirectory(folder.In("pictures", label));
            for (var i = 0; i < 60; i++)
            {
                using var bitmap = new SKBitmap(i % 4 == 0 ? 60 : 64, 64, SKColorType.Rgba8888, SKAlphaType.Opaque);
                for (var y = 0; y < bitmap.Height; y++)
                    for (var x = 0; x < bitmap.Width; x++) bitmap.SetPixel(x, y, new SKColor((byte)(shade + seed.Below(60)), (byte)seed.Below(200), (byte)seed.Below(90)));
                using var file = File.Create(folder.In("pictures", label, string.Create(CultureInfo.InvariantCulture, $"{i:000}.png")));
                bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
            }
        }
    }

    static Stated Stated(TemporaryFolder folder, int memory, int disk = 0)
    {
        var path = folder.In($"norma-{memory}-{disk}.yaml");
        File.WriteAllText(path, Spec.Replace("MEMORY", memory.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("DISK", disk.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return Norma.Stated.Read(path);
    }

    /// <summary>Does something once, when so many steps were told of.</summary>
    sealed class After(int steps, Action act) : ISink
    {
        bool _done;

        public void Write(Moment moment)
        {
            if (_done || moment.Step < steps) return;
            _done = true;
            act();
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 85)]
    [InlineData(16, 120)]
    public void Pictures_that_are_not_kept_give_the_same_weights_metrics_and_digests(int disk, int onDisk)
    {
        using var folder = new TemporaryFolder();
        Draw(folder);
        var kept = Run.Start(Stated(folder, 1024), new() { Output = folder.In("kept") });
        var read = Run.Start(Stated(folder, 1, disk), new() { Output = folder.In("read") });
        Assert.Equal((0, onDisk * 64 * 64 * 3), (kept.Plan.Data.Memory.OnDisk, read.Plan.Data.Memory.OnDisk));
        Assert.Equal(onDisk == 120, ((TensorColumn)read.Plan.Data.Table["image"]).IsDecoded);
        Assert.True(((TensorColumn)kept.Plan.Data.Table["image"]).IsKept);
        Assert.False(((TensorColumn)read.Plan.Data.Table["image"]).IsKept);
        Assert.True(kept.Plan.Encoded(Part.Train).Features.IsKept);
        Assert.False(read.Plan.Encoded(Part.Train).Features.IsKept);
        Assert.Equal(kept.Trained!.Result.Digest, read.Trained!.Result.Digest);
        foreach (var file in new[] { "evaluation.json", "profile.json", "parity.json", "package/model.onnx", "package/model.safetensors" })
            Assert.Equal(WithoutSeconds(folder.In("kept", file)), WithoutSeconds(folder.In("read", file)));
        Assert.Equal(kept.Plan.Data.Files.Select(file => file.Sha256), read.Plan.Data.Files.Select(file => file.Sha256));

        // A run that was stopped within an epoch goes on from there.
        using var stop = new CancellationTokenSource();
        var stopped = Run.Start(Stated(folder, 1, disk), new() { Output = folder.In("stopped"), Cancellation = stop.Token, Sinks = [new After(3, stop.Cancel)] });
        Assert.Equal(StoppedBy.Interrupted, stopped.Trained!.Result.StoppedBy);
        Assert.Equal(kept.Trained.Result.Digest, Run.Resume(folder.In("stopped"), new()).Trained!.Result.Digest);
    }

    static byte[] WithoutSeconds(string path) => path.EndsWith("evaluation.json", StringComparison.Ordinal)
        ? [.. File.ReadAllLines(path).Where(line => !line.Contains("\"seconds\"", StringComparison.Ordinal)).SelectMany(line => System.Text.Encoding.UTF8.GetBytes(line))]
        : File.ReadAllBytes(path);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_changes_or_goes_while_a_run_reads_it_is_named(bool goes)
    {
        using var folder = new TemporaryFolder();
        Draw(folder);
        var plan = Stated(folder, 1).Plan();
        var path = folder.In("pictures", "light", "007.png");
        if (goes) File.Delete(path);
        else File.Copy(folder.In("pictures", "dark", "001.png"), path, overwrite: true);
        var clock = Stopwatch.StartNew();
        var fault = Assert.Throws<FindingsException>(() =>
        {
            plan.Train();
        });
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60));
        var finding = Assert.Single(fault.Findings);
        Assert.Equal(("DATA002", ExitCode.Data), (finding.Code, fault.ExitCode));
        Assert.Contains("'light/007.png' changed since it was checked: now it names a file " + (goes ? "that is not there" : ""), finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_that_stand_decoded_in_a_file_are_not_looked_for_again()
    {
        using var folder = new TemporaryFolder();
        Draw(folder);
        var digest = Stated(folder, 1024).Plan().Train().Result.Digest;
        var plan = Stated(folder, 1, 16).Plan();
        Directory.Delete(folder.In("pictures"), recursive: true);
        Assert.Equal(digest, plan.Train().Result.Digest);
    }

    [Fact]
    public void What_may_go_to_the_disk_is_taken_in_turn()
    {
        var memory = MemoryBudget.OfMebibytes(0, 1);
        Assert.Equal(1023, memory.TakeOnDisk(1023, 1024)?.Rows);
        Assert.Equal(1, memory.TakeOnDisk(7, 1000)?.Rows);
        Assert.Null(memory.TakeOnDisk(7, 1000));
        Assert.Equal(1023 * 1024 + 1000, memory.OnDisk);
        Assert.Null(MemoryBudget.OfMebibytes(1024).TakeOnDisk(1, 1));
    }

    [Fact]
    public void A_damaged_file_is_named_and_a_second_name_is_no_fault()
    {
        using var folder = new TemporaryFolder();
        Draw(folder);
        var path = folder.In("pictures", "dark", "011.png");
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..500]);
        File.WriteAllBytes(folder.In("pictures", "light", "002.png"), whole[..400]);
        var spec = Stated(folder, 1).Spec.Data;
        var finding = Assert.Single(Assert.Throws<FindingsException>(() => DataReader.Read(spec, folder.Path)).Findings);
        Assert.Equal("DATA028", finding.Code);
        Assert.Contains("names a file that ends before its picture does ('dark/011.png', 'light/002.png') in 2 of 120 rows", finding.Message, StringComparison.Ordinal);

        if (!OperatingSystem.IsLinux()) return;
        File.Delete(path);
        File.Delete(folder.In("pictures", "light", "002.png"));
        using (var link = Process.Start("ln", [folder.In("pictures", "dark", "012.png"), path])) link.WaitForExit();
        Assert.Equal(119, DataReader.Read(spec, folder.Path).Table.Rows);
    }

    [Fact]
    public void Predictions_of_a_folder_say_of_which_file_they_are()
    {
        using var folder = new TemporaryFolder();
        Draw(folder);
        Run.Start(Stated(folder, 1), new() { Output = folder.In("run") });
        Predicting.Run(folder.In("run/package"), folder.In("pictures"), folder.In("said.csv"), cancel: TestContext.Current.CancellationToken);
        var lines = File.ReadAllLines(folder.In("said.csv"));
        Assert.Equal(121, lines.Length);
        Assert.Equal("image,label,probability_dark,probability_light", lines[0]);
        Assert.StartsWith("dark/000.png,", lines[1], StringComparison.Ordinal);
        Predicting.Run(folder.In("run/package"), folder.In("pictures"), folder.In("kept.csv"), keep: true, cancel: TestContext.Current.CancellationToken);
        lines = File.ReadAllLines(folder.In("kept.csv"));
        Assert.Equal("image,label,predicted_label,probability_dark,probability_light", lines[0]);
        Assert.StartsWith("light/059.png,light,", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_is_not_kept_gives_the_same_weights_and_metrics()
    {
        using var folder = new TemporaryFolder();
        var seed = new Seed(11, "table");
        const int Rows = 300_000;
        var numbers = Enumerable.Range(0, 4).Select(_ => new float[Rows]).ToArray();
        var (kinds, classes) = (new int[Rows], new int[Rows]);
        for (var row = 0; row < Rows; row++)
        {
            foreach (var column in numbers) column[row] = seed.Below(40) == 0 ? float.NaN : (float)seed.Normal();
            kinds[row] = seed.Below(50);
            classes[row] = (float.IsNaN(numbers[0][row]) ? 0 : numbers[0][row]) + kinds[row] * 0.1 > 2.5 ? 1 : 0;
        }
        TableFile.Write(folder.In("rows.parquet"), [.. numbers.Select((values, i) => new NumberColumn($"x{i}", values)), new TextColumn("kind", kinds, [.. Enumerable.Range(0, 50).Select(i => $"k{i}")]), new TextColumn("y", classes, ["no", "yes"])], Rows);
        RunResult Start(int memory)
        {
            var spec = folder.In($"table-{memory}.yaml");
            File.WriteAllText(spec, $$"""
                norma: 1
                name: table
                data:
                  source: {type: parquet, path: rows.parquet}
                  memory: {{memory}}
                  fields:
                    kind: category
                    y: {type: binary, role: target}
                features:
                  fields:
                    x1: [{type: impute, strategy: mean}, robust]
                    x2: [impute, {type: bins, n_bins: 7}]
                    x3: [{type: clip, quantiles: [0.01, 0.99]}, impute, min_max]
                  add:
                    both: {expression: x0 + x1}
                model: {layers: [{type: dense, units: 8, activation: relu}]}
                training: {epochs: 1, batch_size: 512, max_steps: 60, checkpoint: {every_steps: 20} }
                evaluation: {metrics: [accuracy, roc_auc], resamples: 50}
                """);
            return Run.Start(Norma.Stated.Read(spec), new() { Output = folder.In($"run-{memory}") });
        }
        var (kept, read) = (Start(1024), Start(1));
        Assert.True(((NumberColumn)kept.Plan.Data.Table["x0"]).IsKept);
        Assert.False(((NumberColumn)read.Plan.Data.Table["x0"]).IsKept);
        Assert.False(read.Plan.Encoded(Part.Train).Features.IsKept);
        Assert.Equal(kept.Trained!.Result.Digest, read.Trained!.Result.Digest);
        foreach (var file in new[] { "evaluation.json", "profile.json", "parity.json", "package/model.onnx" })
            Assert.Equal(WithoutSeconds(folder.In("run-1024", file)), WithoutSeconds(folder.In("run-1", file)));
    }
}
