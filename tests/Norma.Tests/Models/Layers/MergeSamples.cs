using Norma.Models;
using Norma.Models.Layers.Merge;
using Norma.Spec;

namespace Norma.Tests.Models.Layers;

/// <summary>Inputs that broadcast, with fewer axes, sizes of 1 and unknown sizes.</summary>
abstract class MergeSamples(string word, Func<Layer> make, int most) : ILayerSamples
{
    public string Word => word;

    public LayerSample Make(Seed seed)
    {
        Shape[][] all = [[[3], [3]], [[4, 3], [4, 3]], [[Shape.Any, 3], [Shape.Any, 3]], [[4, 3], [1, 3]], [[2, 4, 3], [4, 1]], [[Shape.Any, 3], [3]], [[3], [3], [3]], [[2, 3], [2, 3], [1, 3]]];
        var shapes = all[seed.Below(most > 2 ? all.Length : all.Length - 2)];
        return new(make(), [.. shapes]);
    }
}

sealed class AddSamples() : MergeSamples("add", () => new Add(), 3);

sealed class MultiplySamples() : MergeSamples("multiply", () => new Multiply(), 3);

sealed class SubtractSamples() : MergeSamples("subtract", () => new Subtract(), 2);

sealed class AverageSamples() : MergeSamples("average", () => new Average(), 3);

sealed class MaximumSamples() : MergeSamples("maximum", () => new Maximum(), 3);

sealed class MinimumSamples() : MergeSamples("minimum", () => new Minimum(), 3);

sealed class ConcatenateSamples : ILayerSamples
{
    public string Word => "concatenate";

    public LayerSample Make(Seed seed)
    {
        (int Axis, Shapes Inputs)[] all =
        [
            (-1, [Shape.Of([3]), Shape.Of([2])]), (-1, [Shape.Of([4, 3]), Shape.Of([4, 1]), Shape.Of([4, 2])]), (1, [Shape.Of([4, 3]), Shape.Of([2, 3])]),
            (1, [Shape.Of([Shape.Any, 3]), Shape.Of([2, 3])]), (2, [Shape.Of([Shape.Any, 3]), Shape.Of([Shape.Any, 2])]), (-2, [Shape.Of([2, 4, 3]), Shape.Of([2, 1, 3])]),
        ];
        var (axis, inputs) = all[seed.Below(all.Length)];
        return new(new Concatenate(axis), inputs) { Masked = axis is 1 or 2 && inputs[0].Rank == 2 };
    }
}

sealed class DotSamples : ILayerSamples
{
    public string Word => "dot";

    public LayerSample Make(Seed seed)
    {
        (int[] Axes, Shapes Inputs)[] all =
        [
            ([1], [Shape.Of([3]), Shape.Of([3])]), ([-1], [Shape.Of([Shape.Any, 3]), Shape.Of([Shape.Any, 3])]), ([1, 2], [Shape.Of([3]), Shape.Of([Shape.Any, 3])]),
            ([1], [Shape.Of([Shape.Any, 3]), Shape.Of([Shape.Any, 2])]), ([-1, 1], [Shape.Of([2, Shape.Any, 3]), Shape.Of([3, Shape.Any])]), ([2, -3], [Shape.Of([Shape.Any, 3]), Shape.Of([3, 2, Shape.Any])]),
        ];
        var (axes, inputs) = all[seed.Below(all.Length)];
        return new(new Dot([.. axes], seed.Below(2) == 0), inputs);
    }
}
