using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models;

/// <summary>A model with every layer that stands for a graph replaced by that graph, down to those that compute.</summary>
public static class Expansion
{
    /// <summary>The section with its layers as nodes, expanded.</summary>
    /// <param name="plan">Its plan, which knows the shapes.</param>
    public static ModelSection Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var shapes = plan.InputShapes;
        var (graph, _) = plan.Section.Body([.. shapes.Select(input => input.Key)], [])!.Value;
        var expanded = Of(graph, [.. shapes.Select(input => input.Value)], plan.InputTokens);
        // Nodes do not part the features by themselves, as encoders do.
        var inputs = plan.Section.IsCombined && plan.Section.Inputs is not { Count: > 0 } ? new Map<ModelInput>(shapes.Keys.Select(name => KeyValuePair.Create(name, name == "features" ? new ModelInput() : new ModelInput(name)))) : plan.Section.Inputs;
        return plan.Section with { Layers = null, Inputs = inputs, Encoders = null, Combine = null, Nodes = expanded.Nodes, Outputs = expanded.Outputs };
    }

    /// <summary>A graph whose nodes are expanded.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">What enters it.</param>
    /// <param name="tokens">How many different tokens an input numbers; null where it numbers none.</param>
    static Graph Of(Graph graph, Shapes inputs, Items<int?> tokens)
    {
        var findings = new List<Finding>();
        var wires = new Wires(graph, "$", name => name, findings);
        var (symbols, numbered, written) = (new Dictionary<string, Symbol[]>(StringComparer.Ordinal), new Dictionary<string, int?>(StringComparer.Ordinal), new Dictionary<string, Layer>(StringComparer.Ordinal));
        for (var i = 0; i < graph.InputNames.Count; i++)
        {
            symbols.Add(graph.InputNames[i], [new(inputs[i])]);
            numbered.Add(graph.InputNames[i], tokens[i]);
        }
        var nodes = new List<KeyValuePair<string, Node>>();
        foreach (var (name, node, _) in wires.InOrder())
        {
            var references = wires.InputsOf(name);
            var entering = references.Select(reference => symbols[reference.Name][reference.Index]).ToArray();
            if (node.Layer is Shared shared) written.Add(name, written[shared.Layer]);
            else
            {
                Items<int?> known = [.. references.Select(reference => numbered.GetValueOrDefault(reference.Name))];
                Shapes shapes = [.. entering.Select(symbol => symbol.Shape)];
                var layer = node.Layer.Knowing(known);
                written.Add(name, layer.Expand(shapes) is { } inner ? Of(inner, shapes, known) : layer);
            }
            symbols.Add(name, entering is [var first, .. var others] ? first.ApplyAll(written[name], others) : Symbol.Apply(written[name]));
            nodes.Add(new(name, new(node.Layer is Shared ? node.Layer : written[name], [.. references.Select(reference => reference.ToString())])));
        }
        return graph with { Nodes = new(nodes), Outputs = graph.Outputs ?? (nodes.Count == 0 ? graph.InputNames : [graph.Nodes.Keys.Last()]) };
    }
}
