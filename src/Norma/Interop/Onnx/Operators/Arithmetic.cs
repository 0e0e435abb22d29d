using Norma.Models;
using Norma.Models.Layers.Core;
using Norma.Models.Layers.Merge;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Sums, products and extremes of values and constants. A constant of one number is a rescaling, another one a layer that holds it.</summary>
sealed class Arithmetic : OperatorReading
{
    static readonly Dictionary<string, (Func<double, double, double> Fold, Func<Layer>? Layer)> s_all = new(StringComparer.Ordinal)
    {
        ["Add"] = ((a, b) => a + b, () => new Add()),
        ["Sub"] = ((a, b) => a - b, () => new Subtract()),
        ["Mul"] = ((a, b) => a * b, () => new Multiply()),
        ["Div"] = ((a, b) => a / b, null),
        ["Max"] = (Math.Max, () => new Maximum()),
        ["Min"] = (Math.Min, () => new Minimum()),
        ["Sum"] = ((a, b) => a + b, () => new Add()),
        ["Pow"] = (Math.Pow, null),
    };

    /// <inheritdoc/>
    public override IEnumerable<string> Operators => s_all.Keys;

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var (fold, layer) = s_all[node.Operator];
        if (Enumerable.Range(0, node.Count).All(i => node.Constant(i) is not null))
        {
            var folded = node.Known(0, "input");
            for (var i = 1; i < node.Count; i++) folded = Broadcast.Fold(node.Into, folded, node.Known(i, "input"), fold, node.Operator == "Div");
            node.Give(folded);
            return;
        }
        if (node.Count == 2)
        {
            node.Give(node.Constant(1) is { } right ? WithRight(node, node.Value(0), right, layer) : node.Constant(0) is { } left ? WithLeft(node, left, node.Value(1), layer) : Merged(node, [node.Value(0), node.Value(1)], layer));
            return;
        }
        var values = Enumerable.Range(0, node.Count).Where(i => node.Constant(i) is null).Select(node.Value).ToList();
        var sum = values.Count == 1 ? values[0] : Merged(node, values, layer);
        for (var i = 0; i < node.Count; i++)
            if (node.Constant(i) is { } constant) sum = WithRight(node, sum, constant, layer);
        node.Give(sum);
    }

    static Traced Merged(ReadNode node, List<Traced> values, Func<Layer>? layer)
    {
        if (layer is null) throw new UnmappedException("no layer does this with two computed values");
        if (values.Exists(value => value.Rank != values[0].Rank)) throw new UnmappedException("its values have different numbers of axes");
        var first = values.MaxBy(value => value.Shape.Size)!;
        return node.Into.Add(layer(), first.Order, [.. values.Select(value => node.Into.In(value, first.Order))]);
    }

    static Traced WithRight(ReadNode node, Traced x, OnnxConstant c, Func<Layer>? layer)
    {
        if (c.Single is { } only && c.Dims.Length <= x.Rank)
        {
            (double Scale, double Offset)? line = node.Operator switch
            {
                "Add" or "Sum" => (1, only),
                "Sub" => (1, -only),
                "Mul" => (only, 0),
                "Div" when only != 0 => (1 / only, 0),
                "Pow" when only == 1 => (1, 0),
                _ => null,
            };
            if (line is { } found && Math.Abs(found.Scale) <= 1e9 && Math.Abs(found.Offset) <= 1e9) return found is (1, 0) ? x : node.Into.Add(new Rescaling(found.Scale, found.Offset), x.Order, [x]);
            if (node.Operator == "Pow" && only == 2) return node.Into.Add(new Multiply(), x.Order, [x, x]);
            if (node.Operator == "Pow" && only == 3) return node.Into.Add(new Multiply(), x.Order, [x, x, x]);
        }
        if (node.Operator is "Add" or "Sum" && Biased(node, x, c) is { } biased) return biased;
        if (node.Operator == "Div")
        {
            var reals = c.Reals;
            if (reals.Contains(0)) throw new UnmappedException("it divides by 0");
            (c, layer) = (new(c.Dims, Array.ConvertAll(reals, real => 1 / real), null), () => new Multiply());
        }
        if (layer is null) throw new UnmappedException("no layer raises to this power");
        return node.Into.Add(layer(), x.Order, [x, node.Into.Held(c, x, node.Operator is not ("Max" or "Min"))]);
    }

    static Traced WithLeft(ReadNode node, OnnxConstant c, Traced x, Func<Layer>? layer) => node.Operator switch
    {
        "Sub" when c.Single is { } only && Math.Abs(only) <= 1e9 && c.Dims.Length <= x.Rank => node.Into.Add(new Rescaling(-1, only), x.Order, [x]),
        "Sub" => node.Into.Add(new Subtract(), x.Order, [node.Into.Held(c, x), x]),
        "Div" or "Pow" => throw new UnmappedException("no layer does this with a constant on the left"),
        _ => WithRight(node, x, c, layer),
    };

    // A product with a matrix, then a sum with a vector: one dense layer.
    static Traced? Biased(ReadNode node, Traced x, OnnxConstant c)
    {
        if (!node.Into.Nodes.TryGetValue(x.Node, out var before) || before.Layer is not Dense { UseBias: false } dense) return null;
        if (c.Count != dense.Units || c.Dims[..^1].Any(size => size != 1) || x.Order[^1] != x.Rank - 1) return null;
        if (!Enumerable.Range(0, node.Count).All(i => node.Constant(i) is not null || node.Into.IsUsedOnce(node.Proto.Input[i]))) return null;
        node.Into.Extend(x.Node, dense with { UseBias = true }, new("bias", [dense.Units], c.Reals));
        return x;
    }
}
