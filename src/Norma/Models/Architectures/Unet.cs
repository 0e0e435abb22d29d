using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;
using Norma.Models.Layers.Pooling;
using Norma.Models.Layers.Regularization;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>Convolutions that narrow an image step by step and widen it again, each step joined to the one of its size: a number of features for each pixel.</summary>
/// <remarks>
/// <para>Shapes: <c>[H, W, C] → [H, W, filters]</c>, or <c>[H, W, channels]</c>; H and W multiples of <c>2^depth</c>. Weights: those of its convolutions and batch normalizations.</para>
/// <para>Ronneberger et al. 2015, https://arxiv.org/abs/1505.04597, with padding and batch normalization.</para>
/// </remarks>
/// <param name="Depth">How often the size is halved.</param>
/// <param name="Filters">Filters at full size, doubled at each halving.</param>
/// <param name="Channels">Channels of a last 1×1 convolution, one for each class; none when absent.</param>
/// <param name="Dropout">The probability that a channel is dropped at the narrowest place while training.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record Unet(
    [Bounds(1, 8)] int Depth = 4,
    [Bounds(1, 4096)] int Filters = 64,
    [Bounds(1, 1 << 16)] int? Channels = null,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var image = ConvolutionBlock.Image(inputs);
        var least = 1L << Depth;
        if (image.Shape.Take(2).Any(size => size != Shape.Any && size % least != 0)) throw new ShapeException($"received {image.Shape}", $"a height and a width that are multiples of {least}", "pad or resize the image, or set a smaller depth.");
        var (x, beside) = (image, new Stack<Symbol>());
        for (var level = 0; level < Depth; level++)
        {
            x = Pair(x, checked(Filters << level), FormattableString.Invariant($"down{level + 1}"));
            beside.Push(x);
            x = x.Apply(new MaxPooling2d(2, Name: FormattableString.Invariant($"down{level + 1}_pool")));
        }
        x = Pair(x, checked(Filters << Depth), "middle");
        if (Dropout > 0) x = x.Apply(new SpatialDropout2d(Dropout, "middle_dropout"));
        for (var level = Depth - 1; level >= 0; level--)
        {
            var name = FormattableString.Invariant($"up{level + 1}");
            x = x.Apply(new Conv2dTranspose(Filters << level, 2, 2, Name: $"{name}_grow"));
            x = Pair(beside.Pop().Apply(new Concatenate(Name: $"{name}_join"), x), Filters << level, name);
        }
        return Symbol.Graph([image], Channels is { } channels ? x.Apply(new Conv2d(channels, 1, Name: "classes")) : x);
    }

    static Symbol Pair(Symbol x, int filters, string name) => x.Convolve(filters, 3, 1, "relu", $"{name}_conv1").Convolve(filters, 3, 1, "relu", $"{name}_conv2");
}
