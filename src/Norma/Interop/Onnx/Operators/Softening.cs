using Norma.Models;
using Norma.Models.Activations;
using Act = Norma.Models.Layers.Core.Activation;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Softmax: over one axis from opset 13 on, over all axes from one on before.</summary>
sealed class Softening : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Softmax", "LogSoftmax"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var x = node.Value(0);
        Activation function = node.Operator == "Softmax" ? new Softmax() : new LogSoftmax();
        var axis = x.Axis(node.Int("axis", node.Opset < 13 ? 1 : -1));
        if (node.Opset < 13 && axis < x.Rank - 1)
        {
            if (axis <= x.BatchAxis) throw new UnmappedException("it is taken over the batch");
            var plain = node.Into.Plain(x);
            long[] sizes = [.. plain.Shape], kept = sizes[..(axis - 1)], over = sizes[(axis - 1)..];
            if (over.Any(size => size < 0) && over.Length > 1) throw new UnmappedException("it is taken over an open axis together with others");
            var flat = node.Into.Reshaped(plain, [.. kept, OnnxConstant.Product(over)]);
            node.Give(node.Into.Reshaped(node.Into.Add(new Act(function), flat.Order, [flat]), sizes));
            return;
        }
        if (axis == x.BatchAxis) throw new UnmappedException("it is taken over the batch");
        if (x.Order[axis] != x.Rank - 1)
        {
            // This axis last, the others as they lie.
            int[] order = [.. x.Order.Select((place, i) => i == axis ? x.Rank - 1 : place > x.Order[axis] ? place - 1 : place)];
            x = node.Into.In(x, order);
        }
        node.Give(node.Into.Add(new Act(function), x.Order, [x]));
    }
}
