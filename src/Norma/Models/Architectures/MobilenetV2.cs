using Norma.Models.Layers.Core;
using Norma.Models.Layers.Pooling;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>Inverted residual blocks of cheap convolutions: widen by 1×1, filter each channel for itself, narrow by 1×1 without activation.</summary>
/// <remarks>
/// <para>Shapes: <c>[H, W, C] → [last filters]</c>. Weights: those of its convolutions and batch normalizations.</para>
/// <para>Sandler et al. 2018, https://arxiv.org/abs/1801.04381, table 2; <c>keras.applications.MobileNetV2</c>, <c>torchvision.models.mobilenet_v2</c>.</para>
/// </remarks>
/// <param name="Alpha">By which the filters of each layer are multiplied, then rounded to a multiple of 8.</param>
/// <param name="SmallImages">Whether the first convolution and the second stage keep the size, for images of some 32 pixels.</param>
/// <param name="Pooling">Whether the last convolution is averaged over the image; else its image leaves.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record MobilenetV2([Bounds(0.1, 4)] double Alpha = 1, bool SmallImages = false, bool Pooling = true, string? Name = null) : Layer(Name)
{
    // widening t, filters c, repeats n, stride s: the paper's table 2
    static readonly (int Widening, int Filters, int Repeats, int Strides)[] s_stages = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var image = ConvolutionBlock.Image(inputs);
        var x = image.Convolve(Rounded(32), 3, SmallImages ? 1 : 2, "relu6", "stem");
        var number = 0;
        for (var stage = 0; stage < s_stages.Length; stage++)
        {
            var (widening, filters, repeats, strides) = s_stages[stage];
            for (var i = 0; i < repeats; i++)
                x = Block(x, widening, Rounded(filters), i == 0 && !(SmallImages && stage == 1) ? strides : 1, FormattableString.Invariant($"block{++number}"));
        }
        x = x.Convolve(Alpha > 1 ? Rounded(1280) : 1280, 1, 1, "relu6", "last");
        return Symbol.Graph([image], Pooling ? x.Apply(new GlobalAveragePooling2d(Name: "pool")) : x);
    }

    static Symbol Block(Symbol x, int widening, int filters, int strides, string name)
    {
        var y = widening == 1 ? x : x.Convolve(checked((int)(x.Shape.Last * widening)), 1, 1, "relu6", $"{name}_expand");
        y = y.ConvolveDepthwise(3, strides, "relu6", $"{name}_depthwise").Convolve(filters, 1, 1, null, $"{name}_project");
        return strides == 1 && x.Shape.Last == filters ? y.Plus(x, $"{name}_add") : y;
    }

    // To the nearest multiple of 8 that is not more than a tenth below, as the authors' code has it.
    int Rounded(int filters)
    {
        var scaled = filters * Alpha;
        var rounded = Math.Max(8, (int)(scaled + 4) / 8 * 8);
        return rounded < 0.9 * scaled ? rounded + 8 : rounded;
    }
}
