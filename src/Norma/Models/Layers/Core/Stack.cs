using Norma.Spec;

namespace Norma.Models.Layers.Core;

/// <summary>Layers one after the other, as one layer.</summary>
/// <remarks>
/// <c>y = layerₙ(… layer₁(x))</c>.
/// <para>Shapes: those of the first layer → those of the last. Weights: those of its layers.</para>
/// <para><c>keras.Sequential</c>, <c>torch.nn.Sequential</c>.</para>
/// </remarks>
/// <param name="Layers">The layers; what leaves one enters the next.</param>
/// <param name="Name">The name before those of its layers.</param>
[Word]
public sealed record Stack(Items<Layer> Layers, string? Name = null) : Layer(Name)
{
    /// <inheritdoc/>
    public override Graph Expand(Shapes inputs)
    {
        var findings = new List<Finding>();
        var names = LayerNames.Of(Layers, "$", findings);
        if (findings.Count > 0) throw new ShapeException(findings[0].Message, findings[0].Expected ?? "a name for each layer", findings[0].Fix);
        string[] entries = [.. inputs.Select((_, i) => Graph.InputName(i))];
        return new(new(Layers.Select((layer, i) => KeyValuePair.Create(names[i], new Node(layer)))), [.. entries], Layers.Count == 0 ? [.. entries] : null);
    }
}
