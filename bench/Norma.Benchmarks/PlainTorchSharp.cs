using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Norma.Benchmarks;

/// <summary>The peer: a stack of Linear and ReLU with an Embedding for each category, as TorchSharp's documentation writes it.</summary>
sealed class PlainTorchSharp : IDisposable
{
    readonly Module<Tensor, Tensor> _stack;
    readonly Embedding[] _tables;
    readonly optim.Optimizer _optimizer;
    readonly List<Parameter> _parameters;

    public PlainTorchSharp(int width, int[] units, (int Levels, int Width)[] categories)
    {
        _tables = [.. categories.Select(c => Embedding(c.Levels, c.Width))];
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        var from = width + categories.Sum(c => c.Width);
        foreach (var (count, i) in units.Select((u, i) => (u, i)))
        {
            layers.Add(($"linear{i}", Linear(from, count)));
            layers.Add(($"relu{i}", ReLU()));
            from = count;
        }
        layers.Add(("out", Linear(from, 1)));
        _stack = Sequential(layers);
        _parameters = [.. _stack.parameters(), .. _tables.SelectMany(t => t.parameters())];
        _optimizer = optim.Adam(_parameters, lr: 0.001);
    }

    /// <summary>One step.</summary>
    public void Step(Tensor numbers, Tensor? codes, Tensor truth, bool binary)
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var x = numbers;
        if (codes is not null) x = cat([numbers, .. _tables.Select((table, c) => table.call(codes.select(1, c)))], 1);
        var y = _stack.call(x);
        var loss = binary ? functional.binary_cross_entropy_with_logits(y, truth) : functional.mse_loss(y, truth);
        loss.backward();
        _optimizer.step();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _stack.Dispose();
        foreach (var table in _tables) table.Dispose();
    }
}
