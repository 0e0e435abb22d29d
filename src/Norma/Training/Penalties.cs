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
        var regularizers = plan.Weights.Where(slot => slot.Regularizer is not null).ToDictionary(slot => slot.Name, StringComparer.Ordinal);
        _all = [.. flat.Named.Select((named, i) => (i, Slot: regularizers.GetValueOrDefault(named.Name))).Where(p => p.Slot is not null).Select(p => (p.i, p.Slot!.Regularizer!, p.Slot.Shape))];
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
