using Norma.Models.Layers.Core;
using Norma.Spec;

namespace Norma.Models.Rewrites;

/// <summary>Ends a graph or a stack behind one of its layers, so that a new head stands on what that layer gives. What only the old end needed is left out.</summary>
/// <remarks>In Keras <c>keras.Model(base.input, base.get_layer(name).output)</c>; <c>include_top=False</c> for applications.</remarks>
/// <param name="Path">The last layer that stays.</param>
[Word]
public sealed record Cut(string Path) : Rewrite(Path)
{
    /// <inheritdoc/>
    public override Graph Apply(Graph graph, string prefix)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Nodes.Keys.FirstOrDefault(node => Match(Path, prefix + node, inside: false)) is not { } last) return graph;
        string? before = null;
        var inputs = new Dictionary<string, Items<string>>(StringComparer.Ordinal);
        foreach (var (name, node) in graph.Nodes)
        {
            inputs.Add(name, node.Inputs ?? (before is null ? graph.InputNames : [before]));
            before = name;
        }
        var (kept, open) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>([last]));
        while (open.TryPop(out var name))
        {
            if (!graph.Nodes.TryGetValue(name, out var node) || !kept.Add(name)) continue;
            foreach (var input in inputs[name]) open.Push(input.Split(':')[0]);
            if (node.Layer is Shared shared) open.Push(shared.Layer);
        }
        return graph with { Nodes = new(graph.Nodes.Where(node => kept.Contains(node.Key)).Select(node => KeyValuePair.Create(node.Key, node.Value with { Inputs = inputs[node.Key] }))), Outputs = [last] };
    }
}
