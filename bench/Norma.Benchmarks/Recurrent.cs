using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Recurrent;
using Norma.Models.Native;
using Norma.Spec;
using Norma.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Benchmarks;

/// <summary>Two LSTM layers of 128 units over 100 steps of 16 features, then one number; batch 64, Adam, squared error, one thread on both sides, so that a busy machine hurts both alike.</summary>
static class Recurrent
{
    const int Time = 100, Width = 16, Units = 128, Batch = 64;

    public static void Run()
    {
        LibTorch.EnsureLoaded();
        const int threads = 1;
        LibTorch.Threads = threads;
        var target = new Target("y", TaskKind.Regression, Items<string>.Empty);
        var rows = Steps.Rows(target, 4 * Batch, Time * Width, []);
        using var peer = new Plain();
        using var x = randn(Batch, Time, Width);
        using var y = randn(Batch, 1);
        var (median, user) = Median.WithProcessor(3, 24,
            steps => { for (var i = 0; i < steps; i++) peer.Step(x, y); },
            steps => Train(rows, target, steps, threads));
        Console.WriteLine($"LSTM 2×{Units} on {Time} steps, step at batch {Batch}, one thread: plain TorchSharp {median[0] / 1000:F1} ms, Norma {median[1] / 1000:F1} ms ({median[1] / median[0]:F2}); processor time {user[1] / user[0]:F2}");
    }

    static void Train(TrainingRows rows, Target target, int steps, int threads)
    {
        var section = new ModelSection([new Lstm(Units, ReturnSequences: true), new Lstm(Units)], Inputs: new([new("series", new(Shape: [Time, Width]))]));
        var plan = NetworkPlan.Of(section, rows.Features.Layout, [target]);
        new Trainer(plan, new Supervised(BatchSize: Batch, Epochs: 1_000_000, MaxSteps: steps, Threads: threads), 1, new()).Train(rows);
    }

    /// <summary>The peer, as TorchSharp's documentation writes it.</summary>
    sealed class Plain : IDisposable
    {
        readonly TorchSharp.Modules.LSTM _lstm = nn.LSTM(Width, Units, numLayers: 2, batchFirst: true);
        readonly TorchSharp.Modules.Linear _head = nn.Linear(Units, 1);
        readonly optim.Optimizer _optimizer;

        public Plain() => _optimizer = optim.Adam([.. _lstm.parameters(), .. _head.parameters()], lr: 0.001);

        public void Step(Tensor x, Tensor truth)
        {
            using var scope = NewDisposeScope();
            _optimizer.zero_grad();
            var (outputs, _, _) = _lstm.call(x);
            var loss = nn.functional.mse_loss(_head.call(outputs.select(1, -1)), truth);
            loss.backward();
            _optimizer.step();
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            _head.Dispose();
            _lstm.Dispose();
        }
    }
}
