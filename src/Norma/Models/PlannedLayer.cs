using Norma.Spec;

namespace Norma.Models;

/// <summary>A layer in its place: what enters, what leaves, what it costs.</summary>
/// <param name="Name">The name of its weights in files: as stated, else <c>dense</c>, <c>dense_1</c>, … by its place.</param>
/// <param name="Path">Where it stands in the spec; <c>$.model</c> for a head that follows from the target.</param>
/// <param name="Layer">As stated.</param>
/// <param name="Inputs">The shapes that enter.</param>
/// <param name="Outputs">The shapes that leave.</param>
/// <param name="Weights">Its weights.</param>
public sealed record PlannedLayer(string Name, string Path, Layer Layer, Shapes Inputs, Shapes Outputs, Items<WeightSlot> Weights)
{
    /// <summary>How many numbers it holds.</summary>
    public long Parameters => Weights.Aggregate(0L, (sum, w) => checked(sum + w.Shape.Size));

    /// <summary>How many of them gradients change.</summary>
    public long TrainableParameters => Weights.Aggregate(0L, (sum, w) => w.Trainable ? checked(sum + w.Shape.Size) : sum);

    /// <summary>Multiplications and additions for one example, forward.</summary>
    public long Flops => Layer.Flops(Inputs);
}
