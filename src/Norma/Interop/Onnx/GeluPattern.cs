using Norma.Formats.Onnx.Proto;

namespace Norma.Interop.Onnx;

/// <summary>GELU as exporters write it before opset 20: <c>x · ½ (1 + erf(x / √2))</c> in five nodes.</summary>
static class GeluPattern
{
    /// <summary>The nodes that are the last of such a pattern, with the name of <c>x</c>, and the nodes inside it that need not be read.</summary>
    /// <param name="graph">The nodes.</param>
    /// <param name="constant">The only number of a constant; null for what is none.</param>
    public static (Dictionary<NodeProto, string> Ends, HashSet<NodeProto> Inside) Find(IReadOnlyList<NodeProto> graph, Func<string, double?> constant)
    {
        var (ends, inside) = (new Dictionary<NodeProto, string>(), new HashSet<NodeProto>());
        var makers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        var takers = new Dictionary<string, List<NodeProto>>(StringComparer.Ordinal);
        foreach (var node in graph)
        {
            foreach (var output in node.Output) makers.TryAdd(output, node);
            foreach (var input in node.Input)
            {
                if (!takers.TryGetValue(input, out var list)) takers.Add(input, list = []);
                list.Add(node);
            }
        }
        foreach (var erf in graph)
        {
            if (erf.OpType != "Erf" || erf.Input.Count != 1 || !makers.TryGetValue(erf.Input[0], out var scaled)) continue;
            if ((Scaled(scaled, "Div", Math.Sqrt(2)) ?? Scaled(scaled, "Mul", Math.Sqrt(0.5))) is not { } source) continue;
            if (Only(erf) is not { } sum || Scaled(sum, "Add", 1) != erf.Output[0] || Only(sum) is not { OpType: "Mul" } product) continue;
            var other = product.Input[0] == sum.Output[0] ? product.Input[1] : product.Input[0];
            if (makers.TryGetValue(other, out var half) && Scaled(half, "Mul", 0.5) == source) Add(product, []);
            else if (other == source && Only(product) is { } last && Scaled(last, "Mul", 0.5) == product.Output[0]) Add(last, [product]);

            void Add(NodeProto end, NodeProto[] more)
            {
                ends[end] = source;
                inside.UnionWith([erf, sum, .. more]);
            }
        }
        return (ends, inside);

        NodeProto? Only(NodeProto node) => takers.TryGetValue(node.Output[0], out var list) && list.Count == 1 ? list[0] : null;

        // What a node computes with this number: its other input.
        string? Scaled(NodeProto node, string op, double by)
        {
            if (node.OpType != op || node.Input.Count != 2) return null;
            if (constant(node.Input[1]) is { } right && Math.Abs(right - by) < 1e-4) return node.Input[0];
            return op != "Div" && constant(node.Input[0]) is { } left && Math.Abs(left - by) < 1e-4 ? node.Input[1] : null;
        }
    }
}
