using Norma.Models;
using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Pooling;
using Norma.Models.Layers.Spatial;
using Norma.Spec;

namespace Norma.Tests.Models;

/// <summary>Arguments and shapes drawn for layers over axes of space: even windows, <c>same</c> with strides, gaps, unknown axes.</summary>
sealed class SpatialDraw
{
    readonly Seed _seed;
    readonly int _rank;
    readonly bool _unknown;

    public SpatialDraw(Seed seed, int rank)
    {
        (_seed, _rank) = (seed, rank);
        _unknown = Chance(3);
        Same = Chance(2);
        // Keras takes strides or gaps, not both.
        (Strides, Dilation) = (_seed.Below(3)) switch { 0 => (Each(1, 3), new Items<int>([1])), 1 => ([1], Each(1, 2)), _ => ([1], new Items<int>([1])) };
        // The window fits into the smallest axis that a test gives: 4 where it is unknown, 5 where it is known.
        Window = Each(1, _unknown ? 2 : Dilation.Any(d => d > 1) ? 3 : 4);
        Channels = Between(1, 4);
        Input = Shape.Of([.. Enumerable.Range(0, rank).Select(_ => _unknown ? Shape.Any : Between(5, 8)), Channels]);
    }

    public bool Same { get; }

    public Items<int> Strides { get; }

    /// <summary>Strides of a pool: that of its window, or others, where a size that is known allows any.</summary>
    public Items<int>? PoolStrides => Chance(2) ? null : _unknown ? [1] : Strides;

    /// <summary>Groups that cut both the channels and four filters.</summary>
    public int Groups => Channels % 2 == 0 && Chance(2) ? Chance(2) ? Channels : 2 : 1;

    public Items<int> Dilation { get; }

    public Items<int> Window { get; }

    public int Channels { get; }

    public Shape Input { get; }

    public Padding Padding => Same ? Padding.Same : Padding.Valid;

    public CausalPadding CausalPadding => Same ? CausalPadding.Same : Chance(2) ? CausalPadding.Causal : CausalPadding.Valid;

    public Activation? Activation => Chance(2) ? new Norma.Models.Activations.Tanh() : null;

    public bool Chance(int of) => _seed.Below(of) == 0;

    public int Between(int least, int most) => least + (int)_seed.Below(most - least + 1);

    /// <summary>One number for all axes, or one for each.</summary>
    public Items<int> Each(int least, int most) => Chance(2) ? [Between(least, most)] : [.. Enumerable.Range(0, _rank).Select(_ => Between(least, most))];

    /// <summary>One number for all sides, one for each axis, or two.</summary>
    public Items<int> Sides() => Chance(2) ? Each(0, 1) : [.. Enumerable.Range(0, 2 * _rank).Select(_ => Between(0, 1))];
}

public abstract class SpatialSamples
{
    readonly int _rank;
    readonly Func<SpatialDraw, Layer> _make;

    private protected SpatialSamples(string word, int rank, Func<SpatialDraw, Layer> make) => (Word, _rank, _make) = (word, rank, make);

    public string Word { get; }

    public virtual LayerSample Make(Seed seed)
    {
        var draw = new SpatialDraw(seed, _rank);
        return new(_make(draw), draw.Input);
    }
}

public sealed class Conv1dSamples() : SpatialSamples("conv1d", 1, d => new Conv1d(4, d.Window, d.Strides, d.CausalPadding, d.Dilation, d.Groups, d.Activation, d.Chance(2))), ILayerSamples;

public sealed class Conv2dSamples() : SpatialSamples("conv2d", 2, d => new Conv2d(4, d.Window, d.Strides, d.Padding, d.Dilation, d.Groups, d.Activation, d.Chance(2))), ILayerSamples;

public sealed class Conv3dSamples() : SpatialSamples("conv3d", 3, d => new Conv3d(4, d.Window, d.Strides, d.Padding, d.Dilation, d.Groups, d.Activation, d.Chance(2))), ILayerSamples;

public sealed class DepthwiseConv1dSamples() : SpatialSamples("depthwise_conv1d", 1, d => new DepthwiseConv1d(d.Window, d.Strides, d.CausalPadding, d.Between(1, 3), d.Dilation, d.Activation, d.Chance(2))), ILayerSamples;

public sealed class DepthwiseConv2dSamples() : SpatialSamples("depthwise_conv2d", 2, d => new DepthwiseConv2d(d.Window, d.Strides, d.Padding, d.Between(1, 3), d.Dilation, d.Activation, d.Chance(2))), ILayerSamples;

public sealed class SeparableConv1dSamples() : SpatialSamples("separable_conv1d", 1, d => new SeparableConv1d(3, d.Window, d.Strides, d.CausalPadding, d.Dilation, d.Between(1, 3), d.Activation, d.Chance(2))), ILayerSamples;

public sealed class SeparableConv2dSamples() : SpatialSamples("separable_conv2d", 2, d => new SeparableConv2d(3, d.Window, d.Strides, d.Padding, d.Dilation, d.Between(1, 3), d.Activation, d.Chance(2))), ILayerSamples;

public sealed class Conv1dTransposeSamples() : SpatialSamples("conv1d_transpose", 1, d => new Conv1dTranspose(3, d.Window, d.Strides, d.Padding, d.Chance(3) ? [0] : null, d.Dilation, d.Activation, d.Chance(2))), ILayerSamples;

public sealed class Conv2dTransposeSamples() : SpatialSamples("conv2d_transpose", 2, d => new Conv2dTranspose(3, d.Window, d.Strides, d.Padding, d.Chance(3) ? [0] : null, d.Dilation, d.Activation, d.Chance(2))), ILayerSamples;

public sealed class Conv3dTransposeSamples() : SpatialSamples("conv3d_transpose", 3, d => new Conv3dTranspose(3, d.Window, d.Strides, d.Padding, d.Chance(3) ? [0] : null, d.Dilation, d.Activation, d.Chance(2))), ILayerSamples;

public sealed class MaxPooling1dSamples() : SpatialSamples("max_pooling1d", 1, d => new MaxPooling1d(d.Window, d.PoolStrides, d.Padding)), ILayerSamples;

public sealed class MaxPooling2dSamples() : SpatialSamples("max_pooling2d", 2, d => new MaxPooling2d(d.Window, d.PoolStrides, d.Padding)), ILayerSamples;

public sealed class MaxPooling3dSamples() : SpatialSamples("max_pooling3d", 3, d => new MaxPooling3d(d.Window, d.PoolStrides, d.Padding)), ILayerSamples;

public sealed class AveragePooling1dSamples() : SpatialSamples("average_pooling1d", 1, d => new AveragePooling1d(d.Window, d.PoolStrides, d.Padding)), ILayerSamples;

public sealed class AveragePooling2dSamples() : SpatialSamples("average_pooling2d", 2, d => new AveragePooling2d(d.Window, d.PoolStrides, d.Padding)), ILayerSamples;

public sealed class AveragePooling3dSamples() : SpatialSamples("average_pooling3d", 3, d => new AveragePooling3d(d.Window, d.PoolStrides, d.Padding)), ILayerSamples;

public sealed class GlobalMaxPooling1dSamples() : SpatialSamples("global_max_pooling1d", 1, d => new GlobalMaxPooling1d(d.Chance(2))), ILayerSamples;

public sealed class GlobalMaxPooling2dSamples() : SpatialSamples("global_max_pooling2d", 2, d => new GlobalMaxPooling2d(d.Chance(2))), ILayerSamples;

public sealed class GlobalMaxPooling3dSamples() : SpatialSamples("global_max_pooling3d", 3, d => new GlobalMaxPooling3d(d.Chance(2))), ILayerSamples;

public sealed class GlobalAveragePooling1dSamples() : SpatialSamples("global_average_pooling1d", 1, d => new GlobalAveragePooling1d(d.Chance(2))), ILayerSamples
{
    public override LayerSample Make(Seed seed) => base.Make(seed) with { Masked = seed.Below(2) == 0 };
}

public sealed class GlobalAveragePooling2dSamples() : SpatialSamples("global_average_pooling2d", 2, d => new GlobalAveragePooling2d(d.Chance(2))), ILayerSamples;

public sealed class GlobalAveragePooling3dSamples() : SpatialSamples("global_average_pooling3d", 3, d => new GlobalAveragePooling3d(d.Chance(2))), ILayerSamples;

public sealed class ZeroPadding1dSamples() : SpatialSamples("zero_padding1d", 1, d => new ZeroPadding1d(d.Sides())), ILayerSamples;

public sealed class ZeroPadding2dSamples() : SpatialSamples("zero_padding2d", 2, d => new ZeroPadding2d(d.Sides())), ILayerSamples;

public sealed class ZeroPadding3dSamples() : SpatialSamples("zero_padding3d", 3, d => new ZeroPadding3d(d.Sides())), ILayerSamples;

public sealed class Cropping1dSamples() : SpatialSamples("cropping1d", 1, d => new Cropping1d(d.Sides())), ILayerSamples;

public sealed class Cropping2dSamples() : SpatialSamples("cropping2d", 2, d => new Cropping2d(d.Sides())), ILayerSamples;

public sealed class Cropping3dSamples() : SpatialSamples("cropping3d", 3, d => new Cropping3d(d.Sides())), ILayerSamples;

public sealed class UpSampling1dSamples() : SpatialSamples("up_sampling1d", 1, d => new UpSampling1d(d.Each(1, 3))), ILayerSamples;

public sealed class UpSampling2dSamples() : SpatialSamples("up_sampling2d", 2, d => new UpSampling2d(d.Each(1, 3), d.Chance(2) ? Interpolation.Bilinear : Interpolation.Nearest)), ILayerSamples;

public sealed class UpSampling3dSamples() : SpatialSamples("up_sampling3d", 3, d => new UpSampling3d(d.Each(1, 3))), ILayerSamples;
