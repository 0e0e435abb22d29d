using Norma.Models.Layers.Convolution;
using Norma.Models.Layers.Merge;
using Norma.Models.Layers.Normalization;

namespace Norma.Models.Architectures;

/// <summary>What convolutional architectures are made of: a convolution without bias, batch normalization, an activation.</summary>
static class ConvolutionBlock
{
    /// <summary>A convolution, normalized and activated.</summary>
    public static Symbol Convolve(this Symbol x, int filters, int kernel, int strides, Activation? activation, string name)
    {
        var y = x.Apply(new Conv2d(filters, kernel, strides, Padding.Same, UseBias: false, KernelInitializer: "he_normal", Name: name)).Apply(new BatchNormalization(Name: $"{name}_norm"));
        return activation is null ? y : y.Activate(activation, $"{name}_activation");
    }

    /// <summary>A convolution of each channel for itself, normalized and activated.</summary>
    public static Symbol ConvolveDepthwise(this Symbol x, int kernel, int strides, Activation activation, string name) =>
        x.Apply(new DepthwiseConv2d(kernel, strides, Padding.Same, UseBias: false, DepthwiseInitializer: "he_normal", Name: name)).Apply(new BatchNormalization(Name: $"{name}_norm")).Activate(activation, $"{name}_activation");

    /// <summary>An activation.</summary>
    public static Symbol Activate(this Symbol x, Activation activation, string name) => x.Apply(new Layers.Core.Activation(activation, name));

    /// <summary>A sum with what went another way.</summary>
    public static Symbol Plus(this Symbol x, Symbol other, string name) => x.Apply(new Add(name), other);

    /// <summary>An image: height, width and channels.</summary>
    public static Symbol Image(Shapes inputs) => new(inputs.One("an image: height, width, channels", shape => shape.Rank == 3 && shape.Last > 0), "image");
}
