using System.Globalization;
using Norma.Data;
using Norma.Spec;
using SkiaSharp;

namespace Norma.Benchmarks;

/// <summary>A step of training on pictures that do not fit into the memory and are augmented, beside the same step on ready tensors: pictures that stand decoded in a file, and pictures that are decoded anew.</summary>
static class Feed
{
    public static void Run()
    {
        Compare(28, SKEncodedImageFormat.Png, 4000, 128, 28, 21);
        Compare(224, SKEncodedImageFormat.Jpeg, 320, 16, 12, 9);
    }

    static void Compare(int size, SKEncodedImageFormat format, int pictures, int batch, int steps, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("norma-feed-").FullName;
        try
        {
            Draw(folder, size, format, pictures);
            Plan[] sides = [PlanOf(folder, size, batch, steps, 4096, 0), PlanOf(folder, size, batch, steps, 1, 4096), PlanOf(folder, size, batch, steps, 1, 0)];
            if (sides.Select(side => side.Encoded(Part.Train).Features.IsKept).ToArray() is not [true, false, false] || sides.Select(side => side.Data.Memory.OnDisk > 0).ToArray() is not [false, true, false])
                throw new InvalidOperationException("The sides do not differ as they should.");
            var seconds = sides.Select(_ => new double[rounds]).ToArray();
            var digests = new string[sides.Length];
            for (var round = -1; round < rounds; round++)
                for (var side = 0; side < sides.Length; side++)
                {
                    var result = sides[side].Train().Result;
                    digests[side] = result.Digest;
                    if (round >= 0) seconds[side][round] = result.Seconds / result.Steps;
                }
            foreach (var times in seconds) Array.Sort(times);
            double[] median = [.. seconds.Select(times => times[rounds / 2])];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size}×{size}, batch {batch}: ready {median[0] * 1e3:F1} ms a step, decoded in a file {median[1] * 1e3:F1} ms ({median[1] / median[0]:F2}), decoded anew {median[2] * 1e3:F1} ms ({median[2] / median[0]:F2}); weights {(digests.Distinct().Count() == 1 ? "equal" : "DIFFERENT")}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Plan PlanOf(string folder, int size, int batch, int steps, int memory, int disk)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"norma-{memory}-{disk}.yaml"));
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $$"""
            norma: 1
            name: feed
            data:
              source: {type: folder, path: pictures}
              memory: {{memory}}
              disk: {{disk}}
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
