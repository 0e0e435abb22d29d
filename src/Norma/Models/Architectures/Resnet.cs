using Norma.Models.Layers.Core;
using Norma.Models.Layers.Pooling;
using Norma.Spec;
using Padding = Norma.Models.Layers.Convolution.Padding;

namespace Norma.Models.Architectures;

/// <summary>Convolutions in residual blocks, of any depth, ending in one number for each channel of the last stage.</summary>
/// <remarks>
/// A block adds what entered it to what its convolutions made of it; where the size changes, a convolution of 1×1 brings what entered to it.
/// Depths 18, 34 (two convolutions a block) and 50, 101, 152 (three, the middle one narrow) have four stages from 64 filters on behind a 7×7 of stride 2 and a
/// pooling; depths 6n + 2 (20, 32, 44, 56, 110, …) have three stages of n blocks from 16 filters on behind a 3×3, for small images.
/// <para>Shapes: <c>[H, W, C] → [filters of the last stage]</c>. Weights: those of its convolutions and batch normalizations.</para>
/// <para>He et al. 2015, https://arxiv.org/abs/1512.03385; <c>torchvision.models.resnet18</c>, <c>keras.applications.ResNet50</c>.</para>
/// </remarks>
/// <param name="Depth">How many layers with kernels, the head counted.</param>
/// <param name="Blocks">Blocks of each stage, instead of those that follow from the depth.</param>
/// <param name="Filters">Filters of the first stage, doubled in each that follows; as the depth has it when absent.</param>
/// <param name="SmallImages">Whether it begins with a 3×3 without a pooling; as the depth has it when absent.</param>
/// <param name="Pooling">Whether the last stage is averaged over the image; else its image leaves.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record Resnet(
    [Bounds(8, 2000)] int Depth = 18,
    [Bounds(1, 500)] Items<int>? Blocks = null,
    [Bounds(1, 4096)] int? Filters = null,
    bool? SmallImages = null,
    bool Pooling = true,
    string? Name = null) : Layer(Name)
{
    static readonly Dictionary<int, int[]> s_blocks = new() { [18] = [2, 2, 2, 2], [34] = [3, 4, 6, 3], [50] = [3, 4, 6, 3], [101] = [3, 4, 23, 3], [152] = [3, 8, 36, 3] };

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var image = ConvolutionBlock.Image(inputs);
        var known = s_blocks.TryGetValue(Depth, out var table);
        if (!known && (Depth - 2) % 6 != 0) throw new ShapeException($"depth is {Depth}", "18, 34, 50, 101, 152, or 6n + 2 as 20, 32, 44, 56, 110");
        int[] blocks = Blocks is { Count: > 0 } stated ? [.. stated] : table ?? [.. Enumerable.Repeat((Depth - 2) / 6, 3)];
        if (blocks.Length > 8) throw new ShapeException($"blocks has {blocks.Length} stages", "at most 8");
        var (filters, small, bottleneck) = (Filters ?? (known ? 64 : 16), SmallImages ?? !known, Depth >= 50 && known);
        var x = small ? image.Convolve(filters, 3, 1, "relu", "stem")
            : image.Convolve(filters, 7, 2, "relu", "stem").Apply(new MaxPooling2d(3, 2, Padding.Same, "stem_pool"));
        for (var stage = 0; stage < blocks.Length; stage++)
        {
            for (var block = 0; block < blocks[stage]; block++)
                x = Block(x, checked(filters << stage), block == 0 && stage > 0 ? 2 : 1, bottleneck, FormattableString.Invariant($"stage{stage + 1}_block{block + 1}"));
        }
        return Symbol.Graph([image], Pooling ? x.Apply(new GlobalAveragePooling2d(Name: "pool")) : x);
    }

    static Symbol Block(Symbol x, int filters, int strides, bool bottleneck, string name)
    {
        var leaving = bottleneck ? checked(4 * filters) : filters;
        var y = bottleneck
            ? x.Convolve(filters, 1, 1, "relu", $"{name}_conv1").Convolve(filters, 3, strides, "relu", $"{name}_conv2").Convolve(leaving, 1, 1, null, $"{name}_conv3")
            : x.Convolve(filters, 3, strides, "relu", $"{name}_conv1").Convolve(leaving, 3, 1, null, $"{name}_conv2");
        var shortcut = strides == 1 && x.Shape.Last == leaving ? x : x.Convolve(leaving, 1, strides, null, $"{name}_shortcut");
        return y.Plus(shortcut, $"{name}_add").Activate("relu", $"{name}_out");
    }
}
