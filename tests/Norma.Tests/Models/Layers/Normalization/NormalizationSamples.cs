using Norma.Models;
using Norma.Models.Layers.Normalization;
using Norma.Spec;

namespace Norma.Tests.Models.Layers.Normalization;

sealed class RmsNormalizationSamples : ILayerSamples
{
    public string Word => "rms_normalization";

    public LayerSample Make(Seed seed) => new(new RmsNormalization(seed.Below(2) == 0 ? 1e-6 : 0.1), seed.Below(2) == 0 ? Shape.Of([5]) : Shape.Of([Shape.Any, 4]));
}

sealed class GroupNormalizationSamples : ILayerSamples
{
    public string Word => "group_normalization";

    public LayerSample Make(Seed seed)
    {
        var layer = new GroupNormalization((int)seed.Below(4) switch { 0 => -1, 1 => 1, 2 => 2, _ => 3 }, Center: seed.Below(3) > 0, Scale: seed.Below(3) > 0);
        return (int)seed.Below(3) switch
        {
            0 when layer.Groups > 0 => new(layer, Shape.Of([12])),
            1 => new(layer, Shape.Of([Shape.Any, 6])),
            _ => new(layer, Shape.Of([3, Shape.Any, 6])),
        };
    }
}

sealed class UnitNormalizationSamples : ILayerSamples
{
    public string Word => "unit_normalization";

    public LayerSample Make(Seed seed) => seed.Below(2) == 0 ? new(new UnitNormalization(), Shape.Of([Shape.Any, 4])) : new(new UnitNormalization([1, -1]), Shape.Of([3, 2, 4]));
}
