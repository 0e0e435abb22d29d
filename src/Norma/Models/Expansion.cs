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
        var expanded = Of(graph, [.. shapes.Select(input => input.Value)]);
        return plan.Section with { Layers = null, Encoders = null, Combine = null, Nodes = expanded.Nodes, Outputs = expanded.Outputs };
    }

    /// <summary>A graph whose nodes are expanded.</summary>
    static Graph Of(Graph graph, Shapes inputs)
    {
        var findings = new List<Finding>();
        var wires = new Wires(graph, "$", name => name, findings);
        var symbols = new Dictionary<string, Symbol[]>(StringComparer.Ordinal);
        for (var i = 0; i < graph.InputNames.Count; i++) symbols.Add(graph.InputNames[i], [new(inputs[i])]);
        var nodes = new List<KeyValuePair<string, Node>>();
        foreach (var (name, node, _) in wires.InOrder())
        {
            var entering = wires.InputsOf(name).Select(reference => symbols[reference.Name][reference.Index]).ToArray();
            var layer = node.Layer is Shared shared ? graph.Nodes[shared.Layer].Layer : node.Layer;
            symbols.Add(name, entering is [var first, .. var others] ? first.ApplyAll(layer, others) : Symbol.Apply(layer));
            Shapes shapes = [.. entering.Select(symbol => symbol.Shape)];
            var inner = node.Layer is Shared ? null : layer.Expand(shapes);
            nodes.Add(new(name, new(inner is null ? node.Layer : Of(inner, shapes), [.. wires.InputsOf(name).Select(reference => reference.ToString())])));
        }
        return graph with { Nodes = new(nodes), Outputs = graph.Outputs ?? (nodes.Count == 0 ? graph.InputNames : [graph.Nodes.Keys.Last()]) };
    }
}
