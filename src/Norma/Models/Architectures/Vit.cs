using Norma.Models.Layers.Attention;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;
using Norma.Models.Layers.Normalization;
using Norma.Models.Layers.Pooling;
using Norma.Models.Layers.Reshaping;
using Norma.Spec;

namespace Norma.Models.Architectures;

/// <summary>A transformer that reads an image as a sequence of square patches; the mean of what it makes of them describes the image.</summary>
/// <remarks>
/// <para>Shapes: <c>[H, W, C] → [width]</c>; H and W known multiples of <c>patch_size</c>. Weights: those of <c>patches</c>, <c>position_embedding</c>, <c>block_1</c>, …, <c>final_norm</c>.</para>
/// <para>Dosovitskiy et al. 2020, https://arxiv.org/abs/2010.11929, with the mean instead of a class token (their appendix D.3); <c>torchvision.models.vit_b_16</c>.</para>
/// </remarks>
/// <param name="PatchSize">The side of a patch.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Width">Numbers of a patch.</param>
/// <param name="NumHeads">Heads of each block, which share the width evenly.</param>
/// <param name="IntermediateDim">The width inside the feed-forward parts; four times the width when absent.</param>
/// <param name="Dropout">The probability that an element is dropped while training.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record Vit(
    [Bounds(1, 4096)] int PatchSize = 16,
    [Bounds(1, 512)] int Layers = 12,
    [Bounds(1, 1 << 16)] int Width = 192,
    [Bounds(1, 1024)] int NumHeads = 3,
    [Bounds(1, 1 << 20)] int? IntermediateDim = null,
    [Bounds(0, 1, ExclusiveMaximum = true)] double Dropout = 0,
    string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var image = ConvolutionBlock.Image(inputs);
        if (image.Shape.Take(2).Any(size => size <= 0 || size % PatchSize != 0)) throw new ShapeException($"received {image.Shape}", $"a height and a width that are known multiples of {PatchSize}", "resize the image, or set another patch_size.");
        var x = image.Apply(new Conv2d(Width, PatchSize, PatchSize, Name: "patches"));
        var patches = checked((int)(x.Shape[0] * x.Shape[1]));
        x = x.Apply(new Reshape([patches, Width], "sequence"));
        x = x.Apply(new Add("embedding"), x.Apply(new PositionEmbedding(patches, new Initializers.RandomNormal(0, 0.02), "position_embedding")));
        for (var i = 1; i <= Layers; i++)
            x = x.Apply(new TransformerEncoder(IntermediateDim ?? checked(4 * Width), NumHeads, Dropout, "gelu", 1e-6, NormalizeFirst: true, Name: FormattableString.Invariant($"block_{i}")));
        return Symbol.Graph([image], x.Apply(new LayerNormalization(1e-6, Name: "final_norm")).Apply(new GlobalAveragePooling1d(Name: "mean")));
    }
}
