using Norma.Models.Layers.Merge;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Values, or constants, one behind the other along an axis.</summary>
sealed class Joining : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Concat"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var all = Enumerable.Range(0, node.Count).ToArray();
        if (all.All(i => node.Constant(i) is not null))
        {
            node.Give(Folded(node, [.. all.Select(i => node.Known(i, "input"))]));
            return;
        }
        var first = node.Value(Array.Find(all, i => node.Constant(i) is null));
        var axis = first.Axis(node.Int("axis", 1));
        if (axis == first.BatchAxis) throw new UnmappedException("it joins along the batch");
        if (Recurring.Joined(node, axis) is { } both)
        {
            node.Give(both);
            return;
        }
        var values = all.Select(i => node.Constant(i) is { } constant ? node.Into.Held(constant, first) : node.Into.In(node.Value(i), first.Order)).ToArray();
        node.Give(values.Length == 1 ? values[0] : node.Into.Add(new Concatenate(first.Order[axis] == first.Rank - 1 ? -1 : first.Order[axis]), first.Order, values) with { IsWhole = first.IsWhole });
    }

    static OnnxConstant Folded(ReadNode node, OnnxConstant[] parts)
    {
        var rank = parts[0].Dims.Length;
        var axis = (int)(node.Int("axis", 0) is var stated && stated < 0 ? stated + rank : stated);
        if (axis < 0 || axis >= rank || parts.Any(part => part.Dims.Length != rank || (part.Wholes is null) != (parts[0].Wholes is null) || !part.Dims.Where((_, i) => i != axis).SequenceEqual(parts[0].Dims.Where((_, i) => i != axis)))) throw new UnmappedException("its constants do not fit together");
        long[] dims = [.. parts[0].Dims];
        dims[axis] = parts.Sum(part => part.Dims[axis]);
        node.Into.Room(dims);
        var before = OnnxConstant.Product(dims.AsSpan(0, axis));
        return parts[0].Wholes is null ? new(dims, Joined(part => part.Floats!), null) : new(dims, null, Joined(part => part.Wholes!));

        T[] Joined<T>(Func<OnnxConstant, T[]> of)
        {
            var (joined, at) = (new T[OnnxConstant.Product(dims)], 0L);
            for (var b = 0L; b < before; b++)
                foreach (var part in parts)
                {
                    var length = part.Count / before;
                    Array.Copy(of(part), b * length, joined, at, length);
                    at += length;
                }
            return joined;
        }
    }
}
