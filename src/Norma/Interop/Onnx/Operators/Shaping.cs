namespace Norma.Interop.Onnx.Operators;

/// <summary>The same numbers in another shape or order: views, most of which need no layer here.</summary>
sealed class Shaping : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        if (node.Constant(0) is { } constant)
        {
            node.Give(Folded(node, constant));
            return;
        }
        var x = node.Value(0);
        node.Give(node.Operator switch
        {
            "Transpose" => Transposed(node, x),
            "Reshape" => Reshaped(node, x, node.Known(1, "shape").Whole),
            "Flatten" => x.Axis(node.Int("axis", 1)) == 1 ? node.Into.Reshaped(node.Into.Plain(x), [Product(x.Shape)]) : throw new UnmappedException("its axis is not 1"),
            "Squeeze" => Squeezed(node, x),
            _ => Unsqueezed(node, x),
        });
    }

    static Traced Transposed(ReadNode node, Traced x)
    {
        int[] perm = node.Ints("perm") is { } stated ? [.. stated.Select(axis => x.Axis(axis))] : [.. Enumerable.Range(0, x.Rank).Reverse()];
        if (!perm.Order().SequenceEqual(Enumerable.Range(0, x.Rank))) throw new UnmappedException("its perm does not name each axis once");
        return x with { Order = [.. perm.Select(axis => x.Order[axis])] };
    }

    static Traced Squeezed(ReadNode node, Traced x)
    {
        int[] axes = node.Listed("axes", 1) is { } stated ? [.. stated.Select(axis => x.Axis(axis))] : [.. Enumerable.Range(0, x.Rank).Where(axis => x[axis] == 1)];
        if (axes.Contains(x.BatchAxis)) throw new UnmappedException("it removes the batch");
        if (axes.Any(axis => x[axis] != 1)) throw new UnmappedException("an axis that it removes is not known to have the size 1");
        long[] kept = [.. Enumerable.Range(0, x.Rank).Where(axis => axis != x.BatchAxis && !axes.Contains(axis)).Select(axis => Open(x[axis]))];
        return node.Into.Reshaped(x, kept, x.BatchAxis - axes.Count(axis => axis < x.BatchAxis));
    }

    static Traced Unsqueezed(ReadNode node, Traced x)
    {
        var rank = x.Rank + (node.Listed("axes", 1) ?? throw new UnmappedException("it states no axes")).Length;
        var axes = Axes(node, rank);
        var (sizes, batch, old) = (new List<long>(rank), 0, 0);
        for (var axis = 0; axis < rank; axis++)
        {
            if (axes.Contains(axis)) sizes.Add(1);
            else if (old++ == x.BatchAxis) batch = axis;
            else sizes.Add(Open(x[old - 1]));
        }
        return node.Into.Reshaped(x, [.. sizes], batch);
    }

    static int[] Axes(ReadNode node, int rank)
    {
        int[] axes = [.. (node.Listed("axes", 1) ?? throw new UnmappedException("it states no axes")).Select(axis => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw new UnmappedException($"it names the axis {axis} of {rank}"))];
        return axes.Distinct().Count() == axes.Length ? axes : throw new UnmappedException("it names an axis twice");
    }

    static Traced Reshaped(ReadNode node, Traced x, long[] stated)
    {
        if (stated.Length == 0) throw new UnmappedException("it makes a number of the batch");
        var copies = node.Int("allowzero", 0) == 0;
        var target = new long[stated.Length];
        for (var i = 0; i < target.Length; i++) target[i] = stated[i] == 0 && copies ? i < x.Rank ? x[i] : throw new UnmappedException("it copies an axis that is not there") : stated[i];
        if (x.BatchAxis > 0 && target.Length > x.BatchAxis && Enumerable.Range(0, x.BatchAxis + 1).All(axis => target[axis] == x[axis])) return Behind(node, x, target);
        long[] rest = [.. target[1..].Select(Open)];
        if (rest.Contains(OnnxConstant.Batch)) throw new UnmappedException("it moves the batch to another axis");
        if (rest.Count(size => size == -1) is var open && open > 1) throw new UnmappedException("it makes several open axes");
        var (plain, whole, size) = (node.Into.Plain(x), x.Shape.IsKnown, Product(x.Shape));
        var known = OnnxConstant.Product(rest) is var product && product < 0 ? -product : product;
        var batchStays = target[0] switch
        {
            OnnxConstant.Batch => true,
            -1 or OnnxConstant.Unknown => open == 0 && whole && known == size,
            var fixedSize => open == 0 ? whole && known == size : fixedSize == node.Into.Batch,
        };
        if (!batchStays) throw new UnmappedException("it merges the batch with other axes, or splits it");
        return node.Into.Reshaped(plain, rest);
    }

    // The axes before the batch stay; those behind it are of known sizes, or it is the only open one.
    static Traced Behind(ReadNode node, Traced x, long[] target)
    {
        var behind = target[(x.BatchAxis + 1)..];
        long[] had = [.. Enumerable.Range(x.BatchAxis + 1, x.Rank - x.BatchAxis - 1).Select(axis => x[axis])];
        if (Array.IndexOf(behind, -1) is var open and >= 0 && had.All(size => size > 0) && OnnxConstant.Product([.. behind.Where(size => size != -1)]) is var rest and > 0) behind[open] = OnnxConstant.Product(had) / rest;
        if (behind.Contains(OnnxConstant.Batch)) throw new UnmappedException("it moves the batch to another axis");
        return node.Into.Reshaped(x, [.. target[..x.BatchAxis].Select(Open), .. behind.Select(Open)], x.BatchAxis);
    }

    static OnnxConstant Folded(ReadNode node, OnnxConstant x)
    {
        var rank = x.Dims.Length;
        switch (node.Operator)
        {
            case "Transpose":
                return x.Permuted(node.Ints("perm") is { } perm ? perm.Order().SequenceEqual(Enumerable.Range(0, rank).Select(i => (long)i)) ? [.. perm.Select(axis => (int)axis)] : throw new UnmappedException("its perm does not name each axis once") : [.. Enumerable.Range(0, rank).Reverse()]);
            case "Flatten":
                var at = (int)Math.Clamp(node.Int("axis", 1) is var axis && axis < 0 ? axis + rank : axis, 0, rank);
                return x.Reshaped(OnnxConstant.Product(x.Dims.AsSpan(0, at)), OnnxConstant.Product(x.Dims.AsSpan(at)));
            case "Squeeze":
                var gone = node.Listed("axes", 1) is { } axes ? axes.Select(a => a < 0 ? a + rank : a).ToHashSet() : [.. Enumerable.Range(0, rank).Where(a => x.Dims[a] == 1).Select(a => (long)a)];
                return x.Reshaped([.. x.Dims.Where((_, a) => !gone.Contains(a))]);
            case "Unsqueeze":
                var added = Axes(node, rank + (node.Listed("axes", 1)?.Length ?? 0));
                var sizes = new Queue<long>(x.Dims);
                return x.Reshaped([.. Enumerable.Range(0, rank + added.Length).Select(a => added.Contains(a) ? 1 : sizes.Dequeue())]);
            default:
                long[] target = [.. node.Known(1, "shape").Whole.Select((size, i) => size == 0 && node.Int("allowzero", 0) == 0 && i < rank ? x.Dims[i] : size)];
                if (target.Any(size => size < -1) || target.Count(size => size == -1) > 1) throw new UnmappedException("its shape is not known");
                var open = Array.IndexOf(target, -1);
                if (open >= 0 && OnnxConstant.Product([.. target.Where(size => size != -1)]) is var rest and > 0) target[open] = x.Count / rest;
                return x.Reshaped(target);
        }
    }

    static long Open(long size) => size == OnnxConstant.Unknown ? -1 : size;

    static long Product(Spec.Shape shape) => shape.IsKnown ? shape.Size : -1;
}
