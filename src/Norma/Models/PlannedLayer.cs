using Norma.Spec;

namespace Norma.Models;

/// <summary>A layer in its place: what enters, what leaves, what it costs.</summary>
/// <param name="Name">The name of its weights in files: as stated, else <c>dense</c>, <c>dense_1</c>, … by its place; inside another layer behind that one's name and a point.</param>
/// <param name="Path">Where it stands in the spec; <c>$.model</c> for a head that follows from the target.</param>
/// <param name="Layer">As stated.</param>
/// <param name="Inputs">The shapes that enter.</param>
/// <param name="Outputs">The shapes that leave.</param>
/// <param name="Weights">Its weights.</param>
public sealed record PlannedLayer(string Name, string Path, Layer Layer, Shapes Inputs, Shapes Outputs, Items<WeightSlot> Weights)
{
    /// <summary>The values that enter, numbered from the inputs of the network on.</summary>
    public Items<int> From { get; init; } = [];

    /// <summary>The first value that leaves; its other outputs follow.</summary>
    public int To { get; init; }

    /// <summary>Whether a layer before it has this name: the same weights, used once more.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether it is kept as it is, moving averages too.</summary>
    public bool IsFrozen => Weights.Count > 0 && Weights.All(w => w.IsFrozen);

    /// <summary>How many numbers it holds; none where it shares those of another place.</summary>
    public long Parameters => IsShared ? 0 : Weights.Aggregate(0L, (sum, w) => w.TiedTo is null ? checked(sum + w.Shape.Size) : sum);

    /// <summary>How many of them gradients change.</summary>
    public long TrainableParameters => IsShared ? 0 : Weights.Aggregate(0L, (sum, w) => w.Learns ? checked(sum + w.Shape.Size) : sum);

    /// <summary>Multiplications and additions for one example, forward.</summary>
    public long Flops => Layer.Flops(Inputs);
}
