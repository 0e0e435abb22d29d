using Norma.Data;
using Norma.Models.Native;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Benchmarks;

/// <summary>The table's network: 20 numbers, 8 embeddings, dense 256-128-64, batch 1024, every core on both sides.</summary>
static class Wide
{
    static readonly int[] s_levels = [5, 8, 12, 20, 50, 120, 400, 1000];

    public static void Run()
    {
        LibTorch.EnsureLoaded();
        LibTorch.Threads = Environment.ProcessorCount;
        var categories = s_levels.Select(levels => (levels + 1, (int)Math.Min(50, Math.Round(1.6 * Math.Pow(levels + 1, 0.56))))).ToArray();
        var target = new Target("y", TaskKind.BinaryClassification, ["no", "yes"]);
        var rows = Steps.Rows(target, 64 * 1024, 20, categories);
        using var peer = new PlainTorchSharp(20, [256, 128, 64], categories);
        using var x = randn(1024, 20);
        using var codes = stack([.. categories.Select(c => randint(c.Item1, [1024], dtype: ScalarType.Int64))], 1);
        using var y = randint(2, [1024, 1]).to(ScalarType.Float32);
        var median = Median.Of(7, 300,
            steps => { for (var i = 0; i < steps; i++) peer.Step(x, codes, y, binary: true); },
            steps => Steps.Train(rows, target, [256, 128, 64], 1024, steps, threads: null, compile: false),
            steps => Steps.Train(rows, target, [256, 128, 64], 1024, steps, threads: null, compile: true));
        Console.WriteLine($"table's network, step at batch 1024: plain TorchSharp {median[0]:F0} µs, Norma operation by operation {median[1]:F0} µs ({median[1] / median[0]:F2}), compiled {median[2]:F0} µs ({median[2] / median[0]:F2})");
    }
}
