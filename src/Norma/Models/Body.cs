using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>The running half of a layer: its weights and its computation.</summary>
/// <remarks>The name of a field that holds a weight is the weight's name. Temporaries are freed by the trainer's dispose scope, so a layer writes none.</remarks>
public abstract class Body(string name) : nn.Module(name)
{
    /// <summary>What leaves the layer when <paramref name="inputs"/> enter.</summary>
    /// <param name="inputs">Tensors <c>[B, …]</c>.</param>
    /// <param name="context">Training or not, and what else a layer must know of the pass.</param>
    public abstract Tensor[] Compute(Tensor[] inputs, Context context);

    /// <summary>The masks of what leaves a layer that makes or merges masks; null where every step counts, or where the layer passes on that of its first input.</summary>
    /// <param name="inputs">What enters.</param>
    /// <param name="masks">The mask of each, <c>[B, T]</c>; null where every step counts.</param>
    public virtual Tensor?[]? Masks(Tensor[] inputs, Tensor?[] masks) => null;

    /// <summary>Whether it draws random numbers while training, as dropout does.</summary>
    public virtual bool Draws => false;

    /// <summary>Its weights by name, the trained ones first.</summary>
    public virtual IEnumerable<(string Name, Tensor Tensor)> NamedWeights()
    {
        foreach (var (name, parameter) in named_parameters()) yield return (name, parameter);
        foreach (var (name, buffer) in named_buffers()) yield return (name, buffer);
    }
}

/// <summary>What a layer must know of the pass.</summary>
/// <param name="Training">Whether the pass trains: dropout drops, batch normalization uses and learns the batch's moments.</param>
public sealed record Context(bool Training)
{
    /// <summary>A pass that trains.</summary>
    public static Context Train { get; } = new(true);

    /// <summary>A pass that predicts.</summary>
    public static Context Predict { get; } = new(false);

    /// <summary>The mask of each input, <c>[B, T]</c> truth values; null where every step counts, and none at all where no input has one.</summary>
    public Tensor?[] Masks { get; init; } = [];

    /// <summary>Texts that are cut behind the longest one of the batch; none otherwise.</summary>
    internal CutText[] Cut { get; init; } = [];

    /// <summary>The mask of an input; null where every step counts.</summary>
    public Tensor? Mask(int input) => input < Masks.Length ? Masks[input] : null;
}
