using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Tests.Models.Layers;

sealed class ReconstructionErrorSamples : ILayerSamples
{
    public string Word => "reconstruction_error";

    public LayerSample Make(Seed seed)
    {
        Shape[][] all = [[[3], [3]], [[4, 3], [4, 3]], [[12], [4, 3]], [[2, 3, 2], [12]]];
        return new(new ReconstructionError(), [.. all[seed.Below(all.Length)]]);
    }
}
