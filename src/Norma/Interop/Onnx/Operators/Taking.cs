using Norma.Models.Layers.Core;
using Norma.Models.Layers.Reshaping;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Parts of values and constants: slices, splits, single places, and rows of a table by their numbers.</summary>
sealed class Taking : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["Slice", "Split", "Gather"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        if (node.Operator == "Slice" && node.Into.AreZeros(node.Proto.Input[0])) node.Into.GiveZeros(node.Proto.Output[0]);
        else if (node.Operator == "Gather") Gather(node);
        else if (node.Operator == "Split") Split(node);
        else Slice(node);
    }

    static void Gather(ReadNode node)
    {
        if (node.Constant(0) is { } table)
        {
            var axis = (int)(node.Int("axis", 0) is var stated && stated < 0 ? stated + table.Dims.Length : stated);
            if (axis < 0 || axis >= table.Dims.Length) throw new UnmappedException("it names an axis that is not there");
            if (node.Constant(1) is { } places)
            {
                var taken = table.Taken(axis, [.. places.Whole.Select(place => place < 0 && place > OnnxConstant.Unknown ? place + table.Dims[axis] : place)]);
                node.Give(taken.Reshaped([.. table.Dims[..axis], .. places.Dims, .. table.Dims[(axis + 1)..]]));
                return;
            }
            if (axis != 0 || table.Dims.Length != 2) throw new UnmappedException("it takes from a table along another axis than the first, or one that is no matrix");
            var codes = node.Into.Plain(node.Value(1));
            node.Give(node.Into.Add(new Embedding(checked((int)table.Dims[0]), checked((int)table.Dims[1])), [.. Enumerable.Range(0, codes.Rank + 1)], [codes], table));
            return;
        }
        var x = node.Value(0);
        var along = x.Axis(node.Int("axis", 0));
        if (node.Known(1, "places") is not { Dims: [], Single: { } place }) throw new UnmappedException("it takes several places of a computed value");
        if (along == x.BatchAxis) throw new UnmappedException("it takes an example out of the batch");
        var index = (long)place;
        var part = Part(node, x, along, index, index == -1 ? long.MaxValue : index + 1);
        node.Give(node.Into.Reshaped(part, [.. Enumerable.Range(0, x.Rank).Where(axis => axis != x.BatchAxis && axis != along).Select(axis => x[axis] < 0 ? -1 : x[axis])], x.BatchAxis - (along < x.BatchAxis ? 1 : 0)));
    }

    static void Slice(ReadNode node)
    {
        var (starts, ends) = (node.Listed("starts", 1) ?? throw new UnmappedException("it states no starts"), node.Listed("ends", 2) ?? throw new UnmappedException("it states no ends"));
        var axes = node.Listed("axes", 3) ?? [.. Enumerable.Range(0, starts.Length)];
        var steps = node.Has(4) ? node.Known(4, "steps").Whole : [.. starts.Select(_ => 1L)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length) throw new UnmappedException("its starts, ends, axes and steps are not as many");
        if (starts.Concat(ends).Concat(steps).Any(place => place is OnnxConstant.Batch or OnnxConstant.Unknown)) throw new UnmappedException("it computes with the size of the batch or of an open axis");
        if (node.Constant(0) is { } constant)
        {
            for (var i = 0; i < axes.Length; i++)
            {
                var axis = (int)(axes[i] < 0 ? axes[i] + constant.Dims.Length : axes[i]);
                if (axis < 0 || axis >= constant.Dims.Length || steps[i] == 0) throw new UnmappedException("its step is 0, or it names an axis that is not there");
                constant = constant.Taken(axis, Places(constant.Dims[axis], starts[i], ends[i], steps[i]));
            }
            node.Give(constant);
            return;
        }
        var x = node.Value(0);
        for (var i = 0; i < axes.Length; i++)
        {
            if (steps[i] == -1 && starts[i] == -1 && ends[i] < -int.MaxValue && x.Order[x.Axis(axes[i])] == 1 && Recurring.Is(node.Into, x))
            {
                x = x with { IsTurned = !x.IsTurned };
                continue;
            }
            if (steps[i] != 1) throw new UnmappedException("it goes in steps or backwards");
            x = Part(node, x, x.Axis(axes[i]), starts[i], ends[i]);
        }
        node.Give(x);
    }

    static void Split(ReadNode node)
    {
        var x = node.Value(0);
        var axis = x.Axis(node.Int("axis", 0));
        var size = x[axis];
        if (size < 0) throw new UnmappedException("it splits the batch, or an axis of an open size");
        var parts = node.Proto.Output.Count;
        var each = (size + parts - 1) / parts;
        var sizes = node.Listed("split", 1) ?? [.. Enumerable.Range(0, parts).Select(i => Math.Min(each, size - i * each))];
        if (sizes.Length != parts || sizes.Sum() != size || sizes.Any(part => part < 1)) throw new UnmappedException("its parts do not fit its axis");
        var at = 0L;
        for (var i = 0; i < parts; at += sizes[i++])
            if (node.Gives(i)) node.Give(Part(node, x, axis, at, at + sizes[i]), i);
    }

    static long[] Places(long size, long start, long end, long step)
    {
        var places = new List<long>();
        if (step > 0)
        {
            var (from, to) = Bounds(size, start, end);
            for (var place = from; place < to; place += Math.Min(step, size)) places.Add(place);
        }
        else
        {
            // Backwards from the last place at most, to the one before the first at least.
            var (from, to) = (Math.Min(start < 0 ? start + size : start, size - 1), Math.Max(end < 0 ? end + size : end, -1));
            for (var place = from; place > to && place >= 0; place -= Math.Min(-Math.Max(step, -size), size)) places.Add(place);
        }
        return [.. places];
    }

    static (long From, long To) Bounds(long size, long start, long end) => (Math.Clamp(start < 0 ? start + size : start, 0, size), Math.Clamp(end < 0 ? end + size : end, 0, size));

    static Traced Part(ReadNode node, Traced x, int axis, long start, long end)
    {
        if (axis == x.BatchAxis) return start == 0 && end >= int.MaxValue ? x : throw new UnmappedException("it takes a part of the batch");
        if (x[axis] == OnnxConstant.Unknown)
        {
            if (start == 0 && end >= int.MaxValue) return x;
            throw new UnmappedException("it takes a part of an axis of an open size");
        }
        var (from, to) = Bounds(x[axis], start, end);
        if (from >= to) throw new UnmappedException("it takes nothing");
        return from == 0 && to == x[axis] ? x : node.Into.Add(new Slice(x.Order[axis], checked((int)from), checked((int)(to - from))), x.Order, [x]) with { IsWhole = x.IsWhole };
    }
}
