using Norma.Models.Activations;
using Norma.Models.Layers.Merge;
using Act = Norma.Models.Layers.Core.Activation;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Numbers kept between two bounds; 0 and 6, or -1 and 1, are activations of their own.</summary>
sealed class Clipping : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Clip"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var x = node.Value(0);
        var (least, most) = (Bound(node, "min", 1), Bound(node, "max", 2));
        if ((least, most) is (0, 6)) x = node.Into.Add(new Act(new Relu6()), x.Order, [x]);
        else if ((least, most) is (-1, 1)) x = node.Into.Add(new Act(new HardTanh()), x.Order, [x]);
        else
        {
            if (least is { } above) x = above == 0 ? node.Into.Add(new Act(new Relu()), x.Order, [x]) : node.Into.Add(new Maximum(), x.Order, [x, Held(node, x, above)]);
            if (most is { } below) x = node.Into.Add(new Minimum(), x.Order, [x, Held(node, x, below)]);
        }
        node.Give(x);
    }

    static double? Bound(ReadNode node, string name, int input)
    {
        var bound = node.Find(name) is { } stated ? stated.F : node.Has(input) ? node.Known(input, name).Single ?? throw new UnmappedException($"its {name} is no number") : (double?)null;
        return bound is null || Math.Abs(bound.Value) >= float.MaxValue ? null : bound;
    }

    static Traced Held(ReadNode node, Traced beside, double value) => node.Into.Held(new([], [(float)value], null), beside, trainable: false);
}
