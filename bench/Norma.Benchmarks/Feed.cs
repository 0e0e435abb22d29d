using System.Globalization;
using Norma.Data;
using Norma.Spec;
using SkiaSharp;

namespace Norma.Benchmarks;

/// <summary>A step of training on pictures that are decoded and augmented ahead of it, beside the same step on ready tensors.</summary>
static class Feed
{
    const int Rounds = 3;

    public static void Run()
    {
        Compare(28, SKEncodedImageFormat.Png, 4000, 128, 20);
        Compare(224, SKEncodedImageFormat.Jpeg, 320, 16, 6);
    }

    static void Compare(int size, SKEncodedImageFormat format, int pictures, int batch, int steps)
    {
        var folder = Directory.CreateTempSubdirectory("norma-feed-").FullName;
        try
        {
            Draw(folder, size, format, pictures);
            var (ready, decoded) = (PlanOf(folder, size, batch, steps, 4096), PlanOf(folder, size, batch, steps, 1));
            if (!ready.Encoded(Part.Train).Features.IsKept || decoded.Encoded(Part.Train).Features.IsKept) throw new InvalidOperationException("The two sides do not differ.");
            var seconds = new[] { new double[Rounds], new double[Rounds] };
            string[] digests = ["", ""];
            for (var round = -1; round < Rounds; round++)
                for (var side = 0; side < 2; side++)
                {
                    var result = (side == 0 ? ready : decoded).Train().Result;
                    digests[side] = result.Digest;
                    if (round >= 0) seconds[side][round] = result.Seconds / result.Steps;
                }
            foreach (var times in seconds) Array.Sort(times);
            var (one, other) = (seconds[0][Rounds / 2], seconds[1][Rounds / 2]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size}×{size}, batch {batch}: ready {one * 1e3:F1} ms a step, decoded and augmented {other * 1e3:F1} ms, {other / one:F2} ×; weights {(digests[0] == digests[1] ? "equal" : "DIFFERENT")}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Plan PlanOf(string folder, int size, int batch, int steps, int memory)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"norma-{memory}.yaml"));
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $$"""
            norma: 1
            name: feed
            data:
              source: {type: folder, path: pictures}
              memory: {{memory}}
              split: {type: random, train: 0.9, validation: 0, test: 0.1}
              fields:
                image: {type: image, height: {{size}}, width: {{size}}, channels: 3}
                label: {type: category, role: target}
            model:
              layers:
                - {type: random_flip}
                - {type: random_brightness, factor: 0.2}
                - {type: conv2d, filters: 32, kernel_size: 3, activation: relu}
                - max_pooling2d
                - {type: conv2d, filters: 64, kernel_size: 3, activation: relu}
                - global_average_pooling2d
            training: {epochs: 100, batch_size: {{batch}}, max_steps: {{steps}}}
            """));
        return Stated.Read(path).Plan();
    }

    static void Draw(string folder, int size, SKEncodedImageFormat format, int pictures)
    {
        var seed = new Seed(3, "feed");
        foreach (var label in new[] { "a", "b" })
        {
            var into = Directory.CreateDirectory(Path.Combine(folder, "pictures", label)).FullName;
            for (var i = 0; i < pictures / 2; i++)
            {
                using var small = new SKBitmap(14, 14, SKColorType.Rgba8888, SKAlphaType.Opaque);
                for (var y = 0; y < 14; y++)
                    for (var x = 0; x < 14; x++) small.SetPixel(x, y, new SKColor((byte)seed.Below(256), (byte)seed.Below(256), (byte)seed.Below(256)));
                using var picture = small.Resize(new SKImageInfo(size, size), SKFilterQuality.Low);
                using var file = File.Create(Path.Combine(into, string.Create(CultureInfo.InvariantCulture, $"{i:00000}.{(format is SKEncodedImageFormat.Png ? "png" : "jpg")}")));
                picture.Encode(file, format, 90);
            }
        }
    }
}
