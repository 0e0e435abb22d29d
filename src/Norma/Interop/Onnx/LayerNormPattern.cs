using Norma.Formats.Onnx.Proto;

namespace Norma.Interop.Onnx;

/// <summary>Layer normalization as exporters write it before opset 17: <c>(x − mean) / √(mean((x − mean)²) + epsilon) · scale + offset</c> in seven to nine nodes.</summary>
static class LayerNormPattern
{
    /// <summary>The nodes that are the last of such a pattern, with the operator that stands for it, and the nodes inside it that need not be read.</summary>
    /// <param name="graph">The nodes.</param>
    /// <param name="leaving">The outputs of the graph: none of them is inside such a pattern.</param>
    /// <param name="constant">A constant by its name; null for what is none.</param>
    public static (Dictionary<NodeProto, NodeProto> Ends, HashSet<NodeProto> Inside) Find(IReadOnlyList<NodeProto> graph, IReadOnlySet<string> leaving, Func<string, OnnxConstant?> constant)
    {
        var (ends, inside) = (new Dictionary<NodeProto, NodeProto>(), new HashSet<NodeProto>());
        var links = new NodeLinks(graph);
        foreach (var root in graph)
        {
            if (root.OpType != "Sqrt" || root.Input.Count != 1 || Maker(root.Input[0], "Add") is not { Input.Count: 2 } sum) continue;
            if (Beside(sum) is not { } of || Maker(of.Name, "ReduceMean") is not { } variance || Axis(variance) is not { } axis) continue;
            if ((Maker(variance.Input[0], "Pow") ?? Maker(variance.Input[0], "Mul")) is not { Input.Count: 2 } square || (square.OpType == "Pow" ? constant(square.Input[1])?.Single != 2 : square.Input[1] != square.Input[0])) continue;
            if (Maker(square.Input[0], "Sub") is not { Input.Count: 2 } centred || Maker(centred.Input[1], "ReduceMean") is not { } mean || mean.Input[0] != centred.Input[0] || Axis(mean) != axis) continue;
            if (links.Only(root) is not { OpType: "Div" } divided || divided.Input[0] != centred.Output[0] || divided.Input[1] != root.Output[0]) continue;
            // What another part of the model reads must be made as it is.
            if (!Alone(mean) || !Alone(square) || !Alone(variance) || !Alone(sum) || links.Takers(centred) != (square.OpType == "Pow" ? 2 : 3)) continue;
            var whole = new NodeProto { OpType = "LayerNormalization", Input = { centred.Input[0] } };
            List<NodeProto> made = [mean, centred, square, variance, sum, root, divided];
            if (links.Only(divided) is { OpType: "Mul", Input.Count: 2 } scaled && Other(scaled, divided) is { } scale && constant(scale) is { Dims.Length: 1 } factors)
            {
                whole.Input.Add(scale);
                made.Add(scaled);
                if (links.Only(scaled) is { OpType: "Add", Input.Count: 2 } moved && Other(moved, scaled) is { } offset && constant(offset) is { Dims.Length: 1 } added && added.Count == factors.Count)
                {
                    whole.Input.Add(offset);
                    made.Add(moved);
                }
            }
            whole.Name = made[^1].Name;
            whole.Output.Add(made[^1].Output);
            whole.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = axis });
            whole.Attribute.Add(new AttributeProto { Name = "epsilon", Type = AttributeProto.Types.AttributeType.Float, F = (float)of.Epsilon });
            if (made[..^1].Exists(part => leaving.Contains(part.Output[0]))) continue;
            ends[made[^1]] = whole;
            inside.UnionWith(made[..^1]);
        }
        return (ends, inside);

        NodeProto? Maker(string value, string op) => links.Maker(value) is { Input.Count: > 0 } node && node.OpType == op ? node : null;

        bool Alone(NodeProto node) => links.Takers(node) == 1;

        static string? Other(NodeProto node, NodeProto input) => node.Input[0] == input.Output[0] ? node.Input[1] : node.Input[1] == input.Output[0] ? node.Input[0] : null;

        (string Name, double Epsilon)? Beside(NodeProto sum) =>
            constant(sum.Input[1])?.Single is { } right ? (sum.Input[0], right) : constant(sum.Input[0])?.Single is { } left ? (sum.Input[1], left) : null;

        // The one axis whose size stays; null where it is another reduction.
        long? Axis(NodeProto reduced) =>
            reduced.Attribute.FirstOrDefault(attribute => attribute.Name == "keepdims") is { I: 0 } ? null
            : reduced.Attribute.FirstOrDefault(attribute => attribute.Name == "axes") is { } stated ? stated.Ints is [var only] ? only : null
            : reduced.Input.Count > 1 && constant(reduced.Input[1]) is { Wholes: [var given] } ? given : null;
    }
}
