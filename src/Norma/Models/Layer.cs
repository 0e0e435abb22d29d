using System.Diagnostics;
using Norma.Formats.Onnx;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models;

/// <summary>A layer as stated: its shape rule, its TorchSharp body and its ONNX form. Many in, many out; most have one of each.</summary>
/// <remarks>
/// A layer either computes, and then overrides <see cref="OutputShapes"/>, <see cref="Build"/> and <see cref="Lower"/>, or it stands for a graph of other
/// layers, and then overrides <see cref="Expand"/> alone.
/// </remarks>
/// <param name="Name">The name of its weights in files; <c>&lt;word&gt;_&lt;n&gt;</c> by its place when absent.</param>
public abstract record Layer(string? Name)
{
    /// <summary>The graph that it stands for; null for a layer that computes itself.</summary>
    /// <exception cref="ShapeException">It cannot take these inputs.</exception>
    public virtual Graph? Expand(Shapes inputs) => null;

    /// <summary>The shapes that leave it when these enter.</summary>
    /// <exception cref="ShapeException">It cannot take them.</exception>
    public virtual Shapes OutputShapes(Shapes inputs) => Wired(inputs).OutputShapes;

    /// <summary>The weights that it will have, in the order of its body; none unless it says otherwise.</summary>
    public virtual Items<WeightSlot> WeightSlots(Shapes inputs) => Expand(inputs) is null ? Items<WeightSlot>.Empty : [.. Wired(inputs).Weights];

    /// <summary>The computation and its weights, initialised from the seed.</summary>
    public virtual Body Build(Shapes inputs, Start start) => new WiredBody(Wired(inputs), start);

    /// <summary>The same computation in ONNX in evaluation mode, from trained weights by name. The values that enter may carry masks.</summary>
    public virtual OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs, Shapes shapes) => Wired(shapes).Lower(graph, weights, inputs);

    /// <summary>Whether the mask of its first input goes on to what leaves it, as for a layer that treats each step alike. One that makes or merges masks says so in its body and in <see cref="Lower"/>.</summary>
    public virtual bool PassesMask => false;

    /// <summary>Whether steps that the masks of its inputs leave out change nothing of what leaves it for the others, however many they are. One that treats each step alike is so; one that computes over steps must look at the mask.</summary>
    internal virtual bool KeepsToMask => PassesMask;

    /// <summary>Whether no gradient passes it: what stands before it cannot learn.</summary>
    public virtual bool StopsGradients => false;

    /// <summary>Writes its forward and backward pass into a compiled step; false, and nothing written, when it has no such form.</summary>
    public virtual bool Write(StepScript script, Shapes inputs) => false;

    /// <summary>Multiplications and additions for one example, forward, each counted as one (so a product of [M,K] and [K,N] is 2·M·K·N).</summary>
    public virtual long Flops(Shapes inputs) => Expand(inputs) is null ? OutputShapes(inputs).Aggregate(0L, (sum, shape) => checked(sum + shape.Size)) : Wired(inputs).Flops;

    /// <summary>The layer with what follows from the tokens that enter it, where it leaves that open.</summary>
    /// <param name="tokens">By input, how many different tokens there are; null where none enter.</param>
    internal virtual Layer Knowing(Items<int?> tokens) => this;

    /// <summary>Whether a file can state it; false for what the plan adds itself.</summary>
    internal bool IsWord => GetType().IsDefined(typeof(WordAttribute), false);

    /// <summary>Whether it only hands values on, and is not shown.</summary>
    internal virtual bool IsHidden => false;

    /// <summary>A layer without arguments, or with defaults, by its word.</summary>
    public static implicit operator Layer(string word) => Vocabulary.Parse<Layer>(word);

    Wiring Wired(Shapes inputs)
    {
        using var level = Expanding.Down();
        return Wiring.Of(Expand(inputs) ?? throw new UnreachableException($"{GetType().Name} neither computes nor expands."), inputs);
    }
}

/// <summary>A layer cannot take the shapes that enter it; becomes a finding on the layer's path.</summary>
/// <param name="message">What was received.</param>
/// <param name="expected">What it takes.</param>
/// <param name="fix">What to do.</param>
public sealed class ShapeException(string message, string expected, string? fix = null) : Exception(message)
{
    /// <summary>What it takes.</summary>
    public string Expected { get; } = expected;

    /// <summary>What to do.</summary>
    public string? Fix { get; } = fix;
}
