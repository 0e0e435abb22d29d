using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models;

/// <summary>Standard 2, model structure: a stack of layers or a graph of nodes between the features and the head. The head follows from the target.</summary>
/// <param name="Layers">A stack, from the input on.</param>
/// <param name="Nodes">A graph, instead of a stack.</param>
/// <param name="Inputs">The inputs of the layers by name; when absent one, <c>features</c>, a vector of all that the features give.</param>
/// <param name="Outputs">Which nodes the heads stand on: one for all targets, or one for each of them in their order; the last node when absent.</param>
/// <param name="Head">The last layer, instead of a dense one that is made for each target; it must emit as many numbers as the targets ask for.</param>
/// <param name="Rewrites">Changes of what the section states, by the paths of layers: freeze, replace, tie, adapt.</param>
/// <param name="Encoders">By input, the layers that make a vector of it; an input without one must be a vector and is handed on. Where <c>inputs</c> is absent, each text, picture, sound and series is an input named as its field, and <c>features</c> is the vector of all else.</param>
/// <param name="Combine">How the vectors of the inputs become the one that enters the layers; <c>concat</c> where encoders are stated.</param>
public sealed record ModelSection(Items<Layer>? Layers = null, Map<Node>? Nodes = null, Map<ModelInput>? Inputs = null, [OneOrMany] Items<string>? Outputs = null, Layer? Head = null, Items<Rewrite>? Rewrites = null, [OneOrMany] Map<Items<Layer>>? Encoders = null, Combination? Combine = null)
{
    /// <summary>A stack, from the input on; two dense layers of 64 relu units where neither layers nor nodes are stated.</summary>
    public Items<Layer>? Layers { get; init; } = Layers ?? (Nodes is { Count: > 0 } ? null : [new Dense(64, "relu"), new Dense(64, "relu")]);

    /// <summary>How the vectors of the inputs become one; null where no encoders are stated.</summary>
    public Combination? Combine { get; init; } = Combine ?? (Encoders is null ? null : new Combinations.Concat());

    /// <summary>Whether each input becomes a vector of its own before the layers.</summary>
    internal bool IsCombined => Encoders is not null || Combine is not null;

    /// <summary>The layers of the stack; none where the model is a graph.</summary>
    internal Items<Layer> Stack => Layers ?? [];

    /// <summary>The layers as a graph, and where each node of it stands in the file; null, with findings, where the section says two things.</summary>
    internal (Graph Graph, Func<string, string> Place)? Body(Items<string> inputs, List<Finding> findings)
    {
        if (Nodes is { Count: > 0 })
        {
            if (IsCombined)
            {
                findings.Add(new("MODL015", Encoders is null ? "$.model.combine" : "$.model.encoders", $"the model has {(Encoders is null ? "a combination" : "encoders")} and nodes") { Expected = "encoders before 'layers', or a graph of 'nodes' alone", Fix = "move the encoders among the nodes, or state 'layers' instead of 'nodes'." });
                return null;
            }
            if (Stack.Count == 0) return (new(Nodes, inputs, Outputs), static node => SpecPath.Key("$.model.nodes", node));
            findings.Add(new("MODL015", "$.model.nodes", "the model has layers and nodes") { Expected = "one of them", Fix = "move the layers among the nodes, or remove one of the two." });
            return null;
        }
        if (Outputs is not null)
        {
            findings.Add(new("MODL015", "$.model.outputs", "a stack states its outputs") { Expected = "outputs beside 'nodes' only: the last layer of a stack is its output", Fix = "remove 'outputs'." });
            return null;
        }
        if (IsCombined) return new EncodedInputs(this, inputs).Body(findings);
        var names = LayerNames.Of(Stack, "$.model.layers", findings);
        if (findings.Exists(f => f.Severity == Severity.Error)) return null;
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) places.Add(names[i], i);
        var graph = new Graph(Map<Node>.Of(names, name => new(Stack[places[name]])), inputs, Stack.Count == 0 ? inputs : null);
        return (graph, node => SpecPath.Item("$.model.layers", places[node]));
    }
}
