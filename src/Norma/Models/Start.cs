using Norma.Spec;
using TorchSharp;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>How the weights of one layer begin: its path and the model's seed, so that each weight draws from a stream of its own.</summary>
/// <param name="Seed">The seed of the spec.</param>
/// <param name="Path">The path of the layer in the model, as in <c>dense_1</c>.</param>
public sealed record Start(long Seed, string Path)
{
    /// <summary>The start of a layer inside this one.</summary>
    public Start Inside(string name) => this with { Path = Path.Length == 0 ? name : $"{Path}.{name}" };

    /// <summary>A trainable weight of this shape, filled by the initializer from the stream <c>initialize/&lt;path&gt;.&lt;name&gt;</c>.</summary>
    /// <param name="name">The weight's name in the layer.</param>
    /// <param name="initializer">How it begins.</param>
    /// <param name="fanIn">Inputs that one output sums.</param>
    /// <param name="fanOut">Outputs that one input feeds.</param>
    /// <param name="shape">Its shape in memory.</param>
    public TorchSharp.Modules.Parameter Weight(string name, Initializer initializer, long fanIn, long fanOut, params long[] shape) =>
        nn.Parameter(Filled(name, initializer, fanIn, fanOut, shape));

    /// <summary>A weight that gradients do not change, as a moving average; filled like a trainable one.</summary>
    /// <param name="name">The weight's name in the layer.</param>
    /// <param name="initializer">How it begins.</param>
    /// <param name="width">Its length.</param>
    public Tensor State(string name, Initializer initializer, long width) => Filled(name, initializer, width, width, width);

    Tensor Filled(string name, Initializer initializer, long fanIn, long fanOut, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => checked(product * size))];
        initializer.Fill(values, Shape.Of(shape), fanIn, fanOut, new Seed(Seed, $"initialize/{Path}.{name}"));
        return tensor(values, dimensions: shape);
    }
}
