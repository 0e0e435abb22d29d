using Norma.Models;
using Norma.Spec;

namespace Norma.Training;

/// <summary>What the weights of a model cost beside what it predicts.</summary>
sealed class Penalties
{
    readonly FlatParameters _flat;
    readonly (int Index, Regularizer Regularizer, Shape Shape)[] _all;

    public Penalties(NetworkPlan plan, FlatParameters flat)
    {
        _flat = flat;
        var regularized = new Dictionary<string, WeightSlot>(StringComparer.Ordinal);
        foreach (var slot in plan.Weights)
            if (slot.Regularizer is not null) regularized.Add(slot.Name, slot);
        var all = new List<(int, Regularizer, Shape)>();
        for (var i = 0; i < flat.Named.Length; i++)
            if (regularized.TryGetValue(flat.Named[i].Name, out var slot)) all.Add((i, slot.Regularizer!, slot.Shape));
        _all = [.. all];
    }

    /// <summary>The cost of the weights as they are.</summary>
    public double Sum()
    {
        var sum = 0.0;
        foreach (var (index, regularizer, shape) in _all) sum += regularizer.Penalty(_flat.Part(_flat.Values, index), shape);
        return sum;
    }

    /// <summary>Adds the gradients of the cost, and says what it comes to.</summary>
    public double Add()
    {
        foreach (var (index, regularizer, shape) in _all)
            regularizer.AddGradient(_flat.Part(_flat.Values, index), _flat.Gradients.Slice((int)_flat.Offsets[index], (int)shape.Size), shape);
        return Sum();
    }
}
