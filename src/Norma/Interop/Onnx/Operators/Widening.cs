using Norma.Models.Layers.Reshaping;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Arrays with a constant around them.</summary>
sealed class Widening : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Pad"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var x = node.Value(0);
        if (node.Text("mode", "constant") != "constant") throw new UnmappedException($"its mode is {node.Text("mode", "")}, and constant is read");
        if (node.Has(3)) throw new UnmappedException("it states axes");
        var pads = node.Listed("pads", 1) ?? throw new UnmappedException("it states no pads");
        if (pads.Length != 2 * x.Rank || pads.Any(pad => pad is < 0 or > 1 << 20)) throw new UnmappedException("its pads are negative, very large, or do not fit its axes");
        if (pads[x.BatchAxis] != 0 || pads[x.Rank + x.BatchAxis] != 0) throw new UnmappedException("it widens the batch");
        var value = node.Has(2) ? node.Known(2, "value").Single ?? throw new UnmappedException("its value is no number") : node.Float("value", 0);
        var (before, after) = (new int[x.Rank - 1], new int[x.Rank - 1]);
        for (var axis = 0; axis < x.Rank; axis++)
            if (axis != x.BatchAxis) (before[x.Order[axis] - 1], after[x.Order[axis] - 1]) = ((int)pads[axis], (int)pads[x.Rank + axis]);
        if (Math.Abs(value) > float.MaxValue) value = Math.Sign(value) * (double)float.MaxValue;
        node.Give(pads.All(pad => pad == 0) ? x : node.Into.Add(new Pad([.. before], [.. after], value), x.Order, [x]));
    }
}
