using Norma.Spec;

namespace Norma.Models.Layers.Core;

/// <summary>A layer of the same graph, used once more with the same weights.</summary>
/// <remarks>Stands beside that layer, in the same <c>nodes</c> or <c>layers</c>: <c>{type: shared, layer: encoder, inputs: right}</c>. In Keras, a layer that is called twice.
/// <para>Shapes: those of the layer, whose weights must come to the same shapes at each use.</para></remarks>
/// <param name="Layer">The name of the node whose layer is used.</param>
/// <param name="Name">The name of this use.</param>
[Word]
public sealed record Shared(string Layer, string? Name = null) : Models.Layer(Name)
{
    /// <inheritdoc/>
    public override Shapes OutputShapes(Shapes inputs) => throw new ShapeException("it stands alone", "a place beside the layer that it uses", $"state the layer '{Layer}' itself.");
}
