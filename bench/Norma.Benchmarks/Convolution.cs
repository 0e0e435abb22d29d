using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Pooling;
using Norma.Models.Layers.Reshaping;
using Norma.Models.Native;
using Norma.Spec;
using Norma.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Benchmarks;

/// <summary>28×28×1, convolutions of 32 and 64 filters, a pooling, a dense layer of 128, ten classes; batch 128, Adam. Norma's side is its whole trainer.</summary>
static class Convolution
{
    const int Side = 28, Batch = 128, Classes = 10;

    public static void Run()
    {
        LibTorch.EnsureLoaded();
        var threads = Environment.ProcessorCount;
        LibTorch.Threads = threads;
        var target = new Target("y", TaskKind.MulticlassClassification, [.. Enumerable.Range(0, Classes).Select(i => FormattableString.Invariant($"{i}"))]);
        var rows = Steps.Rows(target, 4 * Batch, Side * Side, []);
        using var peer = new Plain();
        using var x = randn(Batch, 1, Side, Side);
        using var y = randint(0, Classes, [Batch]);
        var (median, user) = Median.WithProcessor(5, 20,
            steps => { for (var i = 0; i < steps; i++) peer.Step(x, y); },
            steps => Train(rows, target, steps, threads));
        Console.WriteLine($"convolution 32, 64 on {Side}×{Side}, step at batch {Batch}, {threads} threads: plain TorchSharp {median[0] / 1000:F1} ms, Norma {median[1] / 1000:F1} ms ({median[1] / median[0]:F2}); processor time {user[1] / user[0]:F2}");
    }

    static void Train(TrainingRows rows, Target target, int steps, int threads)
    {
        var section = new ModelSection([new Conv2d(32, 3, Activation: "relu"), new Conv2d(64, 3, Activation: "relu"), new MaxPooling2d(), new Flatten(), new Dense(128, "relu")],
            Inputs: new([new("image", new(Shape: [Side, Side, 1]))]));
        var plan = NetworkPlan.Of(section, rows.Features.Layout, [target]);
        new Trainer(plan, new Supervised(BatchSize: Batch, Epochs: 1_000_000, MaxSteps: steps, Threads: threads), 1, new()).Train(rows);
    }

    /// <summary>The peer, as TorchSharp's documentation writes it: channels first, modules, its own Adam.</summary>
    sealed class Plain : IDisposable
    {
        readonly TorchSharp.Modules.Sequential _network = nn.Sequential(("c1", nn.Conv2d(1, 32, 3)), ("r1", nn.ReLU()), ("c2", nn.Conv2d(32, 64, 3)), ("r2", nn.ReLU()),
            ("p", nn.MaxPool2d(2)), ("f", nn.Flatten()), ("d1", nn.Linear(64 * 12 * 12, 128)), ("r3", nn.ReLU()), ("d2", nn.Linear(128, Classes)));
        readonly optim.Optimizer _optimizer;

        public Plain() => _optimizer = optim.Adam(_network.parameters(), lr: 0.001);

        public void Step(Tensor x, Tensor truth)
        {
            using var scope = NewDisposeScope();
            _optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(_network.call(x), truth);
            loss.backward();
            _optimizer.step();
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            _network.Dispose();
        }
    }
}
