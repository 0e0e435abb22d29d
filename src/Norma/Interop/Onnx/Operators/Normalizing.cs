using Norma.Models.Layers.Normalization;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Normalizations with weights.</summary>
sealed class Normalizing : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["BatchNormalization", "LayerNormalization", "LRN"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var x = node.Value(0);
        node.Give(node.Operator switch
        {
            "BatchNormalization" => Batch(node, Channels(node, x)),
            "LayerNormalization" => Layer(node, x),
            _ => Local(node, Channels(node, x)),
        });
    }

    static Traced Channels(ReadNode node, Traced x) => x.Rank < 2 ? throw new UnmappedException("its value has no channels") : node.Into.In(x, Traced.ChannelsLast(x.Rank));

    static Traced Batch(ReadNode node, Traced x)
    {
        if (node.Int("spatial", 1) == 0) throw new UnmappedException("it normalizes each place by itself (spatial is 0)");
        if (node.Int("training_mode", 0) != 0 || node.Gives(1)) throw new UnmappedException("it is in training mode");
        return node.Into.Add(new BatchNormalization(Math.Clamp(node.Float("momentum", 0.9), 0, 0.9999999), Epsilon(node)), x.Order, [x], node.Known(1, "scale"), node.Known(2, "offset"), node.Known(3, "mean"), node.Known(4, "variance"));
    }

    static Traced Layer(ReadNode node, Traced x)
    {
        if (node.Gives(1) || node.Gives(2)) throw new UnmappedException("its mean or deviation is used");
        if (x.Axis(node.Int("axis", -1)) != x.Rank - 1) throw new UnmappedException("it normalizes over several axes");
        if (x.BatchAxis == x.Rank - 1) throw new UnmappedException("it normalizes over the batch");
        if (x.Order[^1] != x.Rank - 1) x = node.Into.In(x, x.Plain);
        var width = x.Shape.Last;
        if (!node.Has(1)) return node.Into.Add(new LayerNormalization(Epsilon(node), Center: false, Scale: false), x.Order, [x]);
        return node.Has(2)
            ? node.Into.Add(new LayerNormalization(Epsilon(node)), x.Order, [x], node.Known(1, "scale").Reshaped(width), node.Known(2, "offset").Reshaped(width))
            : node.Into.Add(new LayerNormalization(Epsilon(node), Center: false), x.Order, [x], node.Known(1, "scale").Reshaped(width));
    }

    static Traced Local(ReadNode node, Traced x) => node.Int("size", 0) is >= 1 and <= 1 << 16 and var size
        ? node.Into.Add(new LocalResponseNormalization((int)size, node.Float("alpha", 0.0001), node.Float("beta", 0.75), node.Float("bias", 1)), x.Order, [x])
        : throw new UnmappedException("its size is not from 1 to 65536");

    static double Epsilon(ReadNode node) => node.Float("epsilon", 1e-5) is >= 1e-12 and <= 1 and var epsilon ? epsilon : throw new UnmappedException("its epsilon is not from 1e-12 to 1");
}
