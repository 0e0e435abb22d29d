using Norma.Data;
using Norma.Features;
using Norma.Models;
using Norma.Models.Native;
using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Training;

/// <summary>A network on its way: its weights, their gradients, the optimizer's state and how often the weights changed.</summary>
/// <remarks>
/// The training loop runs on it. Its steps are also there one by one — <see cref="Forward"/>, <see cref="Loss"/>, <see cref="Backward"/>,
/// <see cref="Update"/> — on the same weights, buffers and optimizer.
/// </remarks>
sealed class Learner : IDisposable
{
    readonly Optimizer _optimizer;
    readonly long _seed;
    Tensor[]? _logits;
    Tensor? _loss;
    bool _differentiated;

    /// <summary>A network whose weights are drawn from the seed.</summary>
    public Learner(NetworkPlan plan, Optimizer optimizer, long seed)
    {
        (_optimizer, _seed, Body) = (optimizer, seed, plan.Build(seed));
        Flat = new(Body, optimizer.Slots);
        Penalties = new(plan, Flat);
        Body.Derive();
    }

    /// <summary>What it was built from.</summary>
    public NetworkPlan Plan => Body.Plan;

    /// <summary>The network.</summary>
    public NetworkBody Body { get; }

    /// <summary>Its weights and gradients, side by side.</summary>
    public FlatParameters Flat { get; }

    /// <summary>What the weights cost beside what the network predicts.</summary>
    public Penalties Penalties { get; }

    /// <summary>Changes of the weights, by which Adam corrects its moments.</summary>
    public long Updates { get; set; }

    /// <summary>Passes rows through the network as in training, and remembers the way.</summary>
    /// <param name="numbers">Row-major <c>[rows, Layout.Numbers]</c>.</param>
    /// <param name="rows">How many.</param>
    /// <returns>For each target row-major <c>[rows, logits]</c>.</returns>
    public float[][] Forward(float[] numbers, int rows)
    {
        Forget();
        if (Body.Draws) LibTorch.Draw(new Seed(_seed, FormattableString.Invariant($"layers/{Updates}")));
        return Threaded(rows, () =>
        {
            using var scope = NewDisposeScope();
            _logits = [.. Body.Compute(tensor(numbers, rows, Plan.Layout.Numbers), null, Context.Train).Select(logits => logits.DetachFromDisposeScope())];
            return Plain(_logits);
        });
    }

    /// <summary>The loss of what <see cref="Forward"/> gave, summed over the targets.</summary>
    /// <param name="objective">The losses.</param>
    /// <param name="truth">For each target, by row.</param>
    /// <exception cref="InvalidOperationException">Nothing went forward since the last change of the weights.</exception>
    /// <exception cref="ArgumentException">There are not as many truths as rows.</exception>
    public double Loss(Objective objective, Items<float[]> truth)
    {
        if (_logits is null) throw new InvalidOperationException("There is nothing to compare: call Forward first.");
        using var scope = NewDisposeScope();
        Tensor? total = null;
        for (var t = 0; t < _logits.Length; t++)
        {
            var (target, values) = (t, truth[t]);
            if (values.Length != _logits[t].shape[0]) throw new ArgumentException($"Received {values.Length} truths for the {_logits[t].shape[0]} rows that went forward.", nameof(truth));
            using var of = objective.Targets[t].HasIndices
                ? tensor(Array.ConvertAll(values, static value => (long)value))
                : tensor(Array.ConvertAll(values, value => objective.Scaled(target, value, 0)));
            var loss = objective.Loss(t, _logits[t], of, null);
            total = total is null ? loss : total + loss;
        }
        _loss?.Dispose();
        _loss = total!.DetachFromDisposeScope();
        _differentiated = false;
        return _loss.ToSingle() + Penalties.Sum();
    }

    /// <summary>Fills the gradients: of the loss, by every trained weight.</summary>
    /// <exception cref="InvalidOperationException">No loss was computed, or its gradients were already.</exception>
    public void Backward()
    {
        if (_loss is null || _differentiated) throw new InvalidOperationException("There is no loss to differentiate: call Forward and Loss first.");
        Flat.Gradients.Clear();
        Threaded((int)_logits![0].shape[0], () =>
        {
            _loss.backward();
            return true;
        });
        Body.PassOn();
        Penalties.Add();
        _differentiated = true;
    }

    /// <summary>Changes every weight by the optimizer's rule.</summary>
    /// <exception cref="InvalidOperationException">There are no gradients of the last loss.</exception>
    public void Update()
    {
        if (!_differentiated) throw new InvalidOperationException("There is no gradient to follow: call Backward first.");
        _optimizer.Step(Flat.Values, Flat.Gradients, Flat.State, _optimizer.LearningRate, ++Updates);
        Body.Derive();
        Forget();
    }

    /// <summary>The gradients in plain memory, named as the weights.</summary>
    public Weights Gradients()
    {
        if (!_differentiated) throw new InvalidOperationException("There are no gradients: call Backward first.");
        var all = new List<Weight>();
        for (var i = 0; i < Flat.Named.Length; i++)
            all.Add(new(Flat.Named[i].Name, Shape.Of(Flat.Named[i].Parameter.shape), Flat.Part(Flat.Gradients, i).ToArray()));
        GC.KeepAlive(this);   // the spans are bare addresses
        return new(all);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        Body.Dispose();
        Flat.Dispose();
    }

    void Forget()
    {
        foreach (var logits in _logits ?? []) logits.Dispose();
        _loss?.Dispose();
        (_logits, _loss, _differentiated) = (null, null, false);
    }

    /// <summary>Does work with as many threads as a pass over so many rows is worth.</summary>
    public T Threaded<T>(int rows, Func<T> work)
    {
        var before = LibTorch.Threads;
        LibTorch.Threads = Threads.For(null, Plan.Flops, Math.Max(1, rows));
        try { return work(); }
        finally { LibTorch.Threads = before; }
    }

    static float[][] Plain(Tensor[] logits) => [.. logits.Select(part =>
    {
        var values = new float[part.numel()];
        using var detached = part.detach();
        Scoring.Copy(detached, values);
        return values;
    })];
}
