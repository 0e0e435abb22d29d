using Norma.Formats.Onnx.Proto;

namespace Norma.Interop.Onnx;

/// <summary>Layer normalization over the last axis as exporters write it before opset 17: <c>(x − mean) / √(mean((x − mean)²) + ε) · scale + offset</c> in seven to nine nodes.</summary>
static class LayerNormPattern
{
    /// <summary>For the nodes that are the last of such a pattern the operator that it is, and the nodes inside it that need not be read.</summary>
    /// <param name="graph">The nodes.</param>
    /// <param name="leaving">The outputs of the graph: none of them is inside a pattern.</param>
    /// <param name="constant">A constant; null for what is none.</param>
    public static (Dictionary<NodeProto, NodeProto> Ends, HashSet<NodeProto> Inside) Find(IReadOnlyList<NodeProto> graph, IReadOnlySet<string> leaving, Func<string, OnnxConstant?> constant)
    {
        var (ends, inside) = (new Dictionary<NodeProto, NodeProto>(), new HashSet<NodeProto>());
        if (!graph.Any(node => node.OpType == "Sqrt")) return (ends, inside);
        var makers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        var takers = new Dictionary<string, List<NodeProto>>(StringComparer.Ordinal);
        foreach (var node in graph)
        {
            foreach (var output in node.Output) makers.TryAdd(output, node);
            foreach (var input in node.Input.Distinct())
            {
                if (!takers.TryGetValue(input, out var list)) takers.Add(input, list = []);
                list.Add(node);
            }
        }
        foreach (var root in graph)
        {
            // From the root back to what enters.
            if (root.OpType != "Sqrt" || Only(root) is not { OpType: "Div" } quotient || quotient.Input[1] != root.Output[0]) continue;
            if (Maker(quotient.Input[0], "Sub") is not { } centred || Maker(root.Input[0], "Add") is not { Input.Count: 2 } sum) continue;
            var (left, right) = (constant(sum.Input[0])?.Single, constant(sum.Input[1])?.Single);
            if ((left ?? right) is not (>= 1e-12 and <= 1) || Mean(sum.Input[left is null ? 0 : 1]) is not { } variance || Only(variance) != sum || Only(sum) != root) continue;
            if (makers.GetValueOrDefault(variance.Input[0]) is not { } square || Only(square) != variance || !IsSquare(square, centred.Output[0])) continue;
            if (Mean(centred.Input[1]) is not { } mean || mean.Input[0] != centred.Input[0] || Only(mean) != centred) continue;
            if (takers[centred.Output[0]] is not { Count: 2 } both || !both.Contains(square) || !both.Contains(quotient)) continue;
            var whole = new NodeProto { OpType = "LayerNormalization", Input = { centred.Input[0] } };
            whole.Attribute.Add(new AttributeProto { Name = "epsilon", F = (float)(left ?? right)! });
            List<NodeProto> parts = [mean, centred, square, variance, sum, root];
            var end = quotient;
            if (Only(end) is { OpType: "Mul" } product && Row(product, end) is { } scale)
            {
                whole.Input.Add(scale);
                parts.Add(end);
                end = product;
                if (Only(end) is { OpType: "Add" } shifted && Row(shifted, end) is { } offset && constant(offset)!.Count == constant(scale)!.Count)
                {
                    whole.Input.Add(offset);
                    parts.Add(end);
                    end = shifted;
                }
            }
            if (parts.Exists(part => leaving.Contains(part.Output[0]))) continue;
            whole.Name = end.Name;
            whole.Output.Add(end.Output);
            ends[end] = whole;
            inside.UnionWith(parts);
        }
        return (ends, inside);

        NodeProto? Only(NodeProto node) => takers.TryGetValue(node.Output[0], out var list) && list.Count == 1 ? list[0] : null;

        NodeProto? Maker(string value, string op) => makers.GetValueOrDefault(value) is { } node && node.OpType == op ? node : null;

        NodeProto? Mean(string value) => Maker(value, "ReduceMean") is { } node
            && (node.Attribute.FirstOrDefault(a => a.Name == "axes")?.Ints.ToArray() ?? (node.Input.Count > 1 ? constant(node.Input[1])?.Wholes : null)) is [-1]
            && node.Attribute.FirstOrDefault(a => a.Name == "keepdims")?.I is null or 1 ? node : null;

        bool IsSquare(NodeProto node, string of) => node.Input.Count == 2 && node.Input[0] == of && (node.OpType == "Pow" ? constant(node.Input[1])?.Single == 2 : node.OpType == "Mul" && node.Input[1] == of);

        // The row of numbers that a node takes beside a value.
        string? Row(NodeProto node, NodeProto beside)
        {
            if (node.Input.Count != 2) return null;
            var other = node.Input[0] == beside.Output[0] ? node.Input[1] : node.Input[0];
            return constant(other) is { Dims.Length: 1, Floats: not null } ? other : null;
        }
    }
}
