using Norma.Spec;

namespace Norma.Models.Layers.Merge;

/// <summary>What inputs merged element by element have in common.</summary>
static class Elementwise
{
    /// <summary>The one shape of all inputs.</summary>
    public static Shapes OutputShapes(Shapes inputs)
    {
        if (inputs.Count < 2) throw new ShapeException($"received {inputs.Count} inputs", "two or more of one shape");
        return inputs.All(shape => shape.Equals(inputs[0])) ? inputs[0] : throw new ShapeException($"received {inputs}", "inputs of one shape");
    }
}
