using Norma.Models;
using Norma.Models.Layers.Merge;
using Norma.Spec;

namespace Norma.Tests.Models.Layers;

sealed class AddSamples : ILayerSamples
{
    public string Word => "add";

    public LayerSample Make(Seed seed) => new(new Add(), [.. Enumerable.Repeat(Shape.Of([Shape.Any, 3]), 2 + (int)seed.Below(2))]);
}

sealed class MultiplySamples : ILayerSamples
{
    public string Word => "multiply";

    public LayerSample Make(Seed seed) => new(new Multiply(), [.. Enumerable.Repeat(Shape.Of([Shape.Any, 3]), 2 + (int)seed.Below(2))]);
}
