using Norma.Models.Initializers;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Tests.Models.Layers;

sealed class ReLuSamples : ILayerSamples
{
    public string Word => "re_lu";

    public LayerSample Make(Seed seed)
    {
        var layer = new ReLu((int)seed.Below(3) switch { 0 => null, 1 => 6, _ => 1.5 }, seed.Below(2) == 0 ? 0 : 0.25, seed.Below(2) == 0 ? 0 : 0.5);
        return new(layer, seed.Below(2) == 0 ? Shape.Of([5]) : Shape.Of([Shape.Any, 4])) { Smooth = layer.Threshold == 0 };
    }
}

sealed class PreluSamples : ILayerSamples
{
    public string Word => "prelu";

    public LayerSample Make(Seed seed)
    {
        var slopes = new RandomUniform(0.1, 0.6);
        return (int)seed.Below(3) switch
        {
            0 => new(new Prelu(slopes), Shape.Of([5])),
            1 => new(new Prelu(slopes, SharedAxes: [1]), Shape.Of([Shape.Any, 4])),
            _ => new(new Prelu(slopes, SharedAxes: [1, 2]), Shape.Of([3, Shape.Any, 6])),
        };
    }
}
