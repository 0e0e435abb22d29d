using Norma.Models.Layers.Core;
using Norma.Models.Layers.Normalization;
using Norma.Models.Layers.Reshaping;
using Norma.Spec;

namespace Norma.Tests.Models;

sealed class ConstantSamples : ILayerSamples
{
    public string Word => "constant";

    public LayerSample Make(Seed seed)
    {
        var draw = new SpatialDraw(seed, 2);
        return new(new Constant(draw.Chance(4) ? [] : [draw.Between(1, 3), draw.Between(1, 4)], Trainable: !draw.Chance(3), new Norma.Models.Initializers.RandomNormal()), draw.Input) { Smooth = false };
    }
}

sealed class PadSamples : ILayerSamples
{
    public string Word => "pad";

    public LayerSample Make(Seed seed)
    {
        var draw = new SpatialDraw(seed, 2);
        Items<int> before = [draw.Between(0, 2), draw.Between(0, 2), draw.Between(0, 2)];
        return new(new Pad(before, draw.Chance(2) ? null : [draw.Between(0, 2), draw.Between(0, 2), draw.Between(0, 2)], draw.Chance(2) ? 0 : -1.5), draw.Input);
    }
}

sealed class SliceSamples : ILayerSamples
{
    public string Word => "slice";

    public LayerSample Make(Seed seed)
    {
        var draw = new SpatialDraw(seed, 2);
        var axis = draw.Input.IsKnown ? draw.Between(1, 3) : 3;
        var start = draw.Between(0, (int)draw.Input[axis - 1] - 1);
        return new(new Slice(axis, start, draw.Chance(2) ? null : draw.Between(1, (int)draw.Input[axis - 1] - start)), draw.Input);
    }
}

sealed class LocalResponseNormalizationSamples : ILayerSamples
{
    public string Word => "local_response_normalization";

    public LayerSample Make(Seed seed)
    {
        var draw = new SpatialDraw(seed, 2);
        return new(new LocalResponseNormalization(2 * draw.Between(0, 2) + 1, 0.3, 0.6, 1.5), draw.Input);
    }
}
