using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma;

/// <summary>A stack of layers as Keras has it: compile, fit, evaluate, predict, on arrays. The same objects and the same engine as a file.</summary>
/// <remarks>
/// <c>keras.Sequential</c>. The last layer is the model's head. A <c>sigmoid</c> or <c>softmax</c> that ends it under a cross-entropy is left to the loss and
/// to <see cref="Model.Predict"/>, which is the same and stays finite.
/// </remarks>
public sealed class Sequential : Model
{
    /// <summary>A stack of layers from the input on.</summary>
    /// <param name="layers">The last one is the head; an <c>activation</c> that follows a dense one there counts as the dense layer's own.</param>
    /// <param name="seed">From which all randomness is derived.</param>
    /// <param name="name">Letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
    /// <exception cref="ArgumentException">There is no layer.</exception>
    public Sequential(Items<Layer> layers, long seed = 0, string name = "model") : this(SectionOf(layers), seed, name) { }

    internal Sequential(ModelSection section, long seed, string name) : base(section, seed, name) { }

    /// <summary>The layers as the file states them: the stack, then the head, where one is stated.</summary>
    public Items<Layer> Layers => Section.Head is { } head ? [.. Section.Stack, head] : Section.Stack;

    static ModelSection SectionOf(Items<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return layers.ToArray() switch
        {
            [] => throw new ArgumentException("Received no layer, expected at least the one that emits the prediction.", nameof(layers)),
            [.. var stack, Dense { Activation: null } dense, Models.Layers.Core.Activation { Name: null } last] => new([.. stack], Head: dense with { Activation = last.Function }),
            [.. var stack, var head] => new([.. stack], Head: head),
        };
    }
}
