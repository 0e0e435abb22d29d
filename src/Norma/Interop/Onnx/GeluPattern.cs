using Norma.Formats.Onnx.Proto;

namespace Norma.Interop.Onnx;

/// <summary>GELU as exporters write it before opset 20: <c>x · ½ (1 + erf(x / √2))</c> in five nodes.</summary>
static class GeluPattern
{
    /// <summary>The nodes that are the last of such a pattern, with the name of <c>x</c>, and the nodes inside it that need not be read.</summary>
    /// <param name="graph">The nodes.</param>
    /// <param name="leaving">The outputs of the graph: none of them is inside such a pattern.</param>
    /// <param name="constant">The only number of a constant; null for what is none.</param>
    public static (Dictionary<NodeProto, string> Ends, HashSet<NodeProto> Inside) Find(IReadOnlyList<NodeProto> graph, IReadOnlySet<string> leaving, Func<string, double?> constant)
    {
        var (ends, inside) = (new Dictionary<NodeProto, string>(), new HashSet<NodeProto>());
        var links = new NodeLinks(graph);
        foreach (var erf in graph)
        {
            if (erf.OpType != "Erf" || erf.Input.Count != 1 || links.Maker(erf.Input[0]) is not { } scaled) continue;
            if ((Scaled(scaled, "Div", Math.Sqrt(2)) ?? Scaled(scaled, "Mul", Math.Sqrt(0.5))) is not { } source) continue;
            if (links.Only(erf) is not { } sum || Scaled(sum, "Add", 1) != erf.Output[0] || links.Only(sum) is not { OpType: "Mul" } product) continue;
            var other = product.Input[0] == sum.Output[0] ? product.Input[1] : product.Input[0];
            if (links.Maker(other) is { } half && Scaled(half, "Mul", 0.5) == source) Add(product, []);
            else if (other == source && links.Only(product) is { } last && Scaled(last, "Mul", 0.5) == product.Output[0]) Add(last, [product]);

            void Add(NodeProto end, NodeProto[] more)
            {
                NodeProto[] within = [erf, sum, .. more];
                if (within.Any(node => leaving.Contains(node.Output[0]))) return;
                ends[end] = source;
                inside.UnionWith(within);
            }
        }
        return (ends, inside);

        // What a node computes with this number: its other input.
        string? Scaled(NodeProto node, string op, double by)
        {
            if (node.OpType != op || node.Input.Count != 2) return null;
            if (constant(node.Input[1]) is { } right && Math.Abs(right - by) < 1e-4) return node.Input[0];
            return op != "Div" && constant(node.Input[0]) is { } left && Math.Abs(left - by) < 1e-4 ? node.Input[1] : null;
        }
    }
}
