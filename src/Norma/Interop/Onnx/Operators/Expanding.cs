using Norma.Models.Layers.Core;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Constants repeated, also for each example of a batch.</summary>
sealed class Expanding : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Expand"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var sizes = node.Known(1, "shape").Whole;
        if (node.Constant(0) is not { } constant)
        {
            var x = node.Value(0);
            if (sizes.Length > x.Rank || sizes.Select((size, i) => (size, x[x.Rank - sizes.Length + i])).Any(pair => pair.size != 1 && pair.size != pair.Item2)) throw new UnmappedException("it repeats a computed value");
            node.Give(x);
            return;
        }
        if (sizes.Contains(OnnxConstant.Batch) && constant is { Floats: { } floats } && Array.TrueForAll(floats, number => number == 0) && sizes[0] != OnnxConstant.Batch)
        {
            node.Into.GiveZeros(node.Proto.Output[0]);
            return;
        }
        var isBatch = sizes is [OnnxConstant.Batch, ..];
        if (sizes.AsSpan(isBatch ? 1 : 0).IndexOfAny(OnnxConstant.Batch, OnnxConstant.Unknown) >= 0) throw new UnmappedException("it repeats along an open axis");
        long[] dims = isBatch ? [1, .. sizes[1..]] : sizes;
        var ones = new float[node.Into.Room(dims)];
        Array.Fill(ones, 1);
        var repeated = Broadcast.Fold(node.Into, constant, new(dims, ones, null), (a, b) => a * b, truncates: false);
        if (!isBatch) node.Give(repeated);
        else if (repeated.Dims.Length != sizes.Length || repeated.Dims[0] != 1) throw new UnmappedException("its constant has places along the batch");
        else node.Give(node.Into.Add(new Constant([.. repeated.Dims[1..].Select(size => checked((int)size))]), [.. Enumerable.Range(0, sizes.Length)], [node.Into.First!], repeated with { Dims = repeated.Dims[1..] }));
    }
}
