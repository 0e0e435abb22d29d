using Norma.Models.Rewrites;
using Norma.Spec;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>The weights of a network that follow from others: a tied one is a view of its source, an adapted one the sum of itself and a product of two factors.</summary>
/// <remarks>Layers see finished weights; the gradients that reach those are handed on by the chain rule, exactly: <c>dA = s · dW · Bᵀ</c>, <c>dB = s · Aᵀ · dW</c>.</remarks>
sealed class Derivations
{
    readonly Dictionary<string, Adapted> _adapted = new(StringComparer.Ordinal);
    readonly Dictionary<string, Tied> _tied = new(StringComparer.Ordinal);

    /// <summary>A weight with a correction of low rank.</summary>
    sealed record Adapted(Tensor Whole, Tensor Base, Parameter A, Parameter B, double Scale);

    /// <summary>A weight that is another one, or its transpose.</summary>
    sealed record Tied(Tensor Weight, Tensor Source, bool Transposed);

    public Derivations(Wiring wiring, Start start, List<(PlannedLayer Layer, Body Body)> named)
    {
        var all = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        if (!wiring.Layers.Any(l => l.Weights.Any(w => w.IsFrozen || w.TiedTo is not null))) return;
        foreach (var (layer, body) in named)
        {
            foreach (var (name, tensor) in body.NamedWeights()) all.Add($"{layer.Name}.{name}", tensor);
        }
        foreach (var (layer, _) in named)
        {
            var own = start.Inside(layer.Name);
            foreach (var slot in layer.Weights)
            {
                if (!slot.IsFrozen && slot.TiedTo is null || !all.TryGetValue($"{layer.Name}.{slot.Name}", out var weight)) continue;
                if (slot.TiedTo is { } to) _tied.Add($"{layer.Name}.{slot.Name}", new(weight, all[to], !weight.shape.SequenceEqual(all[to].shape)));
                else if (slot.Adapter is { } lora)
                {
                    var (rows, columns) = (slot.Shape.Size / slot.Shape.Last, slot.Shape.Last);
                    var a = own.Weight(slot.Name + Lora.A, new Initializers.HeUniform(), rows, lora.Rank, rows, lora.Rank);
                    var b = own.Weight(slot.Name + Lora.B, new Initializers.Zeros(), lora.Rank, columns, lora.Rank, columns);
                    // A rewrite behind the one that adapts may keep the factors as they are.
                    (a.requires_grad, b.requires_grad) = (Learns(layer, slot.Name + Lora.A), Learns(layer, slot.Name + Lora.B));
                    _adapted.Add($"{layer.Name}.{slot.Name}", new(weight, weight.detach().clone().DetachFromDisposeScope(), a, b, lora.Scale));
                }
                else weight.requires_grad = false;
            }
        }
    }

    static bool Learns(PlannedLayer layer, string name) => layer.Weights.First(weight => weight.Name == name).Learns;

    /// <summary>What files hold of a weight: itself; nothing of one that is tied; the frozen part and the factors of one that is adapted.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Held(string name, Tensor tensor)
    {
        if (_tied.ContainsKey(name)) yield break;
        if (!_adapted.TryGetValue(name, out var adapted))
        {
            yield return (name, tensor);
            yield break;
        }
        yield return (name, adapted.Base);
        yield return (name + Lora.A, adapted.A);
        yield return (name + Lora.B, adapted.B);
    }

    /// <summary>Makes them anew.</summary>
    public void Derive()
    {
        if (_adapted.Count == 0 && _tied.Count == 0) return;
        using var none = no_grad();
        using var scope = NewDisposeScope();
        foreach (var adapted in _adapted.Values)
            adapted.Whole.copy_(adapted.Base + (adapted.Scale * adapted.A.matmul(adapted.B)).reshape(adapted.Base.shape));
        foreach (var tied in _tied.Values)
            tied.Weight.set_(tied.Transposed ? tied.Source.detach().t() : tied.Source.detach());
    }

    /// <summary>Hands their gradients on.</summary>
    public void PassOn()
    {
        if (_adapted.Count == 0 && _tied.Count == 0) return;
        using var none = no_grad();
        using var scope = NewDisposeScope();
        foreach (var tied in _tied.Values)
        {
            if (tied.Weight.grad is not { } gradient) continue;
            // A source that is frozen learns from nobody.
            tied.Source.grad?.add_(tied.Transposed ? gradient.t() : gradient);
            gradient.zero_();
        }
        foreach (var adapted in _adapted.Values)
        {
            if (adapted.Whole.grad is not { } gradient) continue;
            var flat = gradient.reshape(adapted.A.shape[0], adapted.B.shape[1]);
            adapted.A.grad?.add_(adapted.Scale * flat.matmul(adapted.B.t()));
            adapted.B.grad?.add_(adapted.Scale * adapted.A.t().matmul(flat));
            gradient.zero_();
        }
    }

    /// <summary>The weights as layers see them, in plain memory.</summary>
    public static Weights Merged(Wiring wiring, Weights weights)
    {
        var slots = wiring.Layers.Where(l => !l.IsShared).SelectMany(l => l.Weights.Select(w => (Name: $"{l.Name}.{w.Name}", Slot: w))).Where(w => w.Slot.TiedTo is not null || w.Slot.Adapter is not null).ToArray();
        if (slots.Length == 0) return weights;
        var merged = weights.All.ToDictionary(w => w.Name, StringComparer.Ordinal);
        foreach (var (name, slot) in slots.Where(w => w.Slot.Adapter is not null))
            merged[name] = new(name, slot.Shape, Sum(weights[name].Values, weights[name + Lora.A].Values, weights[name + Lora.B].Values, slot.Adapter!));
        foreach (var (name, slot) in slots.Where(w => w.Slot.TiedTo is not null))
        {
            var source = merged[slot.TiedTo!];
            merged[name] = new(name, slot.Shape, source.Shape.Equals(slot.Shape) ? source.Values : Transposed(source.Values, (int)source.Shape[0], (int)source.Shape[1]));
        }
        return new(merged.Values);
    }

    static float[] Sum(float[] values, float[] a, float[] b, Lora lora)
    {
        var (sum, columns) = (new float[values.Length], b.Length / lora.Rank);
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column, product) = (i / columns, i % columns, 0.0);
            for (var r = 0; r < lora.Rank; r++) product += (double)a[row * lora.Rank + r] * b[r * columns + column];
            sum[i] = (float)(values[i] + lora.Scale * product);
        }
        return sum;
    }

    static float[] Transposed(float[] values, int rows, int columns)
    {
        var transposed = new float[values.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++) transposed[column * rows + row] = values[row * columns + column];
        return transposed;
    }
}
