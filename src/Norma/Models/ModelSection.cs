using Norma.Spec;

namespace Norma.Models;

/// <summary>Standard 2, model structure: a stack of layers between the features and the head. The head follows from the target.</summary>
/// <param name="Layers">From the features on.</param>
/// <param name="Head">The last layer, instead of a dense one that is made for each target; it must emit as many numbers as the targets ask for.</param>
public sealed record ModelSection(Items<Layer>? Layers = null, Layer? Head = null)
{
    /// <summary>From the features on; two dense layers of 64 relu units when absent.</summary>
    public Items<Layer> Layers { get; init; } = Layers ?? [new Layers.Core.Dense(64, "relu"), new Layers.Core.Dense(64, "relu")];
}
