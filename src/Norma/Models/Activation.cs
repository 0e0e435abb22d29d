using Norma.Formats.Onnx;
using Norma.Spec;
using static TorchSharp.torch;

namespace Norma.Models;

/// <summary>A function of each element (softmax: of the last axis).</summary>
public abstract record Activation
{
    /// <summary>Its value.</summary>
    public abstract Tensor Compute(Tensor x);

    /// <summary>Its value, written over <paramref name="x"/> where that is possible and nobody else reads it: large images are then not copied.</summary>
    public virtual Tensor ComputeInPlace(Tensor x) => Compute(x);

    /// <summary>The same in ONNX.</summary>
    public abstract OnnxValue Lower(OnnxGraph graph, OnnxValue x);

    /// <summary>The same and its gradient for a compiled step; null when it has no such form.</summary>
    public virtual ActivationScript? Script => null;

    /// <summary>An activation with its defaults, by its word.</summary>
    public static implicit operator Activation(string word) => Vocabulary.Parse<Activation>(word);
}
