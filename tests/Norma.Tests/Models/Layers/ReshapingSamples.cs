using Norma.Models;
using Norma.Models.Layers.Reshaping;
using Norma.Spec;

namespace Norma.Tests.Models.Layers;

sealed class FlattenSamples : ILayerSamples
{
    public string Word => "flatten";

    public LayerSample Make(Seed seed) => new(new Flatten(), seed.Below(4) switch { 0 => Shape.Of([3]), 1 => Shape.Of([2, 3]), 2 => Shape.Of([2, 3, 2]), _ => Shape.Of([Shape.Any, 2]) });
}

sealed class ReshapeSamples : ILayerSamples
{
    public string Word => "reshape";

    public LayerSample Make(Seed seed)
    {
        (int[] Target, Shape Input)[] all = [([2, 6], [12]), ([-1, 3], [4, 3]), ([12], [2, 3, 2]), ([-1, 2], [Shape.Any, 4]), ([3, -1, 2], [Shape.Any, 6]), ([1], [1, 1])];
        var (target, input) = all[seed.Below(all.Length)];
        return new(new Reshape([.. target]), input);
    }
}

sealed class PermuteSamples : ILayerSamples
{
    public string Word => "permute";

    public LayerSample Make(Seed seed)
    {
        (int[] Dims, Shape Input)[] all = [([1], [3]), ([2, 1], [4, 3]), ([2, 1], [Shape.Any, 3]), ([3, 1, 2], [2, 3, 4]), ([1, 3, 2], [Shape.Any, 3, Shape.Any])];
        var (dims, input) = all[seed.Below(all.Length)];
        return new(new Permute([.. dims]), input);
    }
}
