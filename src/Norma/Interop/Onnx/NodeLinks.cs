using Norma.Formats.Onnx.Proto;

namespace Norma.Interop.Onnx;

/// <summary>Which node makes a value of a graph, and which nodes take it.</summary>
sealed class NodeLinks
{
    readonly Dictionary<string, NodeProto> _makers = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<NodeProto>> _takers = new(StringComparer.Ordinal);

    /// <param name="graph">The nodes.</param>
    public NodeLinks(IReadOnlyList<NodeProto> graph)
    {
        foreach (var node in graph)
        {
            foreach (var output in node.Output) _makers.TryAdd(output, node);
            foreach (var input in node.Input)
            {
                if (!_takers.TryGetValue(input, out var list)) _takers.Add(input, list = []);
                list.Add(node);
            }
        }
    }

    /// <summary>What makes a value; null for an input or a constant.</summary>
    public NodeProto? Maker(string value) => _makers.GetValueOrDefault(value);

    /// <summary>How many nodes take the first output of a node.</summary>
    public int Takers(NodeProto node) => _takers.TryGetValue(node.Output[0], out var list) ? list.Count : 0;

    /// <summary>The only node that takes the first output of a node; null where several or none do.</summary>
    public NodeProto? Only(NodeProto node) => Takers(node) == 1 ? _takers[node.Output[0]][0] : null;
}
