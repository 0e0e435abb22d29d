using Norma.Data;
using Norma.Models.Native;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Benchmarks;

/// <summary>The ten-line program: x [100, 10], dense 64-64-1, Adam, squared error, batch 32, one thread on both sides.</summary>
static class TenLine
{
    public static void Run()
    {
        LibTorch.EnsureLoaded();
        LibTorch.Threads = 1;
        var target = new Target("y", TaskKind.Regression, Items<string>.Empty);
        var rows = Steps.Rows(target, 3200, 10, []);   // whole batches, so that both sides see 32 rows a step
        using var peer = new PlainTorchSharp(10, [64, 64], []);
        using var x = randn(32, 10);
        using var y = randn(32, 1);
        var median = Median.Of(9, 6000,
            steps => { for (var i = 0; i < steps; i++) peer.Step(x, null, y, binary: false); },
            steps => Steps.Train(rows, target, [64, 64], 32, steps, threads: null, compile: false),
            steps => Steps.Train(rows, target, [64, 64], 32, steps, threads: null, compile: true));
        Console.WriteLine($"ten-line program, step at batch 32: plain TorchSharp {median[0]:F1} µs, Norma operation by operation {median[1]:F1} µs ({median[1] / median[0]:F2}), compiled {median[2]:F1} µs ({median[2] / median[0]:F2})");
    }
}
