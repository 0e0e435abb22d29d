using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma;

/// <summary>The model section of a graph that symbols wrote.</summary>
static class FunctionalSection
{
    /// <summary>The section: the layer that gives the only output becomes the head; of several outputs each is the logits of its target.</summary>
    /// <exception cref="ArgumentException">There is no output, or one that no layer gives.</exception>
    public static ModelSection Of(Symbol[] inputs, Symbol[] outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        if (inputs.Length == 0 || outputs.Length == 0) throw new ArgumentException($"Received {inputs.Length} inputs and {outputs.Length} outputs, expected at least one of both.", inputs.Length == 0 ? nameof(inputs) : nameof(outputs));
        var graph = Symbol.Graph(inputs, outputs);
        var entries = new Map<ModelInput>(inputs.Select((input, i) => KeyValuePair.Create(graph.InputNames[i], new ModelInput(Shape: [.. input.Shape.Select(size => checked((int)size))]))));
        if (graph.Outputs!.Any(entries.ContainsKey)) throw new ArgumentException("An output is an input: expected what a layer gives.", nameof(outputs));
        if (outputs.Length > 1) return new(null, graph.Nodes, entries, graph.Outputs, new Models.Layers.Core.Activation(new Models.Activations.Linear()));
        // A head that another node uses too stays a node.
        var last = graph.Outputs![0];
        if (graph.Nodes.Count == 1 && inputs.Length == 1) return new([], null, entries, null, graph.Nodes[last].Layer with { Name = last });
        if (!graph.Nodes.TryGetValue(last, out var node) || node.Inputs is not [var before] || entries.ContainsKey(before)
            || graph.Nodes.Any(n => n.Key != last && (n.Value.Inputs!.Any(input => input.Split(':')[0] == last) || n.Value.Layer is Shared shared && shared.Layer == last)))
            return new(null, graph.Nodes, entries, graph.Outputs, new Models.Layers.Core.Activation(new Models.Activations.Linear()));
        return new(null, new(graph.Nodes.Where(n => n.Key != last)), entries, before, node.Layer with { Name = last });
    }
}
