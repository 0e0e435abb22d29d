using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Models;

/// <summary>A layer as stated: its shape rule, its TorchSharp body and its ONNX form. Many in, many out; most have one of each.</summary>
/// <param name="Name">The name of its weights in files; <c>&lt;word&gt;_&lt;n&gt;</c> by its place when absent.</param>
public abstract record Layer(string? Name)
{
    /// <summary>The shapes that leave it when these enter.</summary>
    /// <exception cref="ShapeException">It cannot take them.</exception>
    public abstract Shapes OutputShapes(Shapes inputs);

    /// <summary>The weights that it will have, in the order of its body; none unless it says otherwise.</summary>
    public virtual Items<WeightSlot> WeightSlots(Shapes inputs) => Items<WeightSlot>.Empty;

    /// <summary>The computation and its weights, initialised from the seed.</summary>
    public abstract Body Build(Shapes inputs, Start start);

    /// <summary>The same computation in ONNX in evaluation mode, from trained weights by name.</summary>
    public abstract OnnxValue[] Lower(OnnxGraph graph, Weights weights, OnnxValue[] inputs);

    /// <summary>Writes its forward and backward pass into a compiled step; false, and nothing written, when it has no such form.</summary>
    public virtual bool Write(StepScript script, Shapes inputs) => false;

    /// <summary>Multiplications and additions for one example, forward, each counted as one (so a product of [M,K] and [K,N] is 2·M·K·N).</summary>
    public virtual long Flops(Shapes inputs) => OutputShapes(inputs).Sum(s => s.Size);

    /// <summary>A layer without arguments, or with defaults, by its word.</summary>
    public static implicit operator Layer(string word) => Vocabulary.Parse<Layer>(word);
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
