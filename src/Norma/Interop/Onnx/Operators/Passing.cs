using Norma.Models.Layers.Core;

namespace Norma.Interop.Onnx.Operators;

/// <summary>What leaves its input as it is when the model runs.</summary>
sealed class Passing : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Identity", "Dropout", "Cast"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        if (node.Gives(1)) throw new UnmappedException("its second output is used");
        if (node.Constant(0) is { } constant)
        {
            node.Give(node.Operator == "Cast" ? Cast(constant, node.Int("to", 1)) : constant);
            return;
        }
        var x = node.Value(0);
        node.Give(node.Operator switch
        {
            "Dropout" => Rate(node) is > 0 and < 1 and var rate ? node.Into.Add(new Dropout(rate), x.Order, [x]) : x,
            "Cast" when node.Int("to", 1) is 1 or 10 or 11 or 16 => x with { IsWhole = false },
            "Cast" => x.IsWhole && node.Int("to", 1) is 6 or 7 ? x : throw new UnmappedException("it rounds computed numbers to whole ones"),
            _ => x,
        });
    }

    static double Rate(ReadNode node)
    {
        if (node.Has(2) && node.Known(2, "training mode").Single != 0) throw new UnmappedException("it drops numbers when the model runs");
        return node.Has(1) ? node.Known(1, "ratio").Single ?? 0.5 : node.Float("ratio", 0.5);
    }

    static OnnxConstant Cast(OnnxConstant constant, long to) => to switch
    {
        1 or 10 or 11 or 16 => new(constant.Dims, constant.Reals, null),
        9 => new(constant.Dims, null, constant.Wholes is null ? Array.ConvertAll(constant.Floats!, real => real != 0 ? 1L : 0) : constant.IsOpen ? throw new UnmappedException("it asks for the size of an open axis") : Array.ConvertAll(constant.Wholes, whole => whole != 0 ? 1L : 0)),
        2 or 3 or 4 or 5 or 6 or 7 or 12 or 13 => constant.Wholes is not null ? constant : new(constant.Dims, null, Array.ConvertAll(constant.Floats!, real => Math.Abs(real) < 1L << 53 ? (long)real : throw new UnmappedException("a number is too large for a whole one"))),
        _ => throw new UnmappedException($"it casts to the element type {to}"),
    };
}
