using Norma.Models;
using Norma.Models.Layers.Pooling;

namespace Norma.Interop.Onnx.Operators;

/// <summary>Means and largest values over axes: those axes together are the steps of a global pooling.</summary>
sealed class Reducing : OperatorReading
{
    /// <inheritdoc/>
    public override IEnumerable<string> Operators => ["ReduceMean", "ReduceMax"];

    /// <inheritdoc/>
    public override void Read(ReadNode node)
    {
        var x = node.Value(0);
        int[] axes = [.. (node.Listed("axes", 1) ?? throw new UnmappedException("it reduces over the batch")).Select(axis => x.Axis(axis)).Distinct()];
        if (axes.Length == 0 || axes.Contains(x.BatchAxis)) throw new UnmappedException("it reduces over the batch");
        if (axes.Any(axis => x[axis] < 0)) throw new UnmappedException("it reduces over an open axis");
        int[] kept = [.. Enumerable.Range(0, x.Rank).Where(axis => axis != x.BatchAxis && !axes.Contains(axis))];
        if (kept.Any(axis => x[axis] < 0)) throw new UnmappedException("it reduces an array of open axes");
        var order = new int[x.Rank];
        for (var i = 0; i < axes.Length; i++) order[axes[i]] = 1 + i;
        for (var i = 0; i < kept.Length; i++) order[kept[i]] = 1 + axes.Length + i;
        var laid = node.Into.In(x, order) with { Order = [.. Enumerable.Range(0, x.Rank)] };
        var steps = node.Into.Reshaped(laid, [OnnxConstant.Product([.. axes.Select(axis => x[axis])]), OnnxConstant.Product([.. kept.Select(axis => x[axis])])]);
        Layer layer = node.Operator == "ReduceMean" ? new GlobalAveragePooling1d() : new GlobalMaxPooling1d();
        var reduced = node.Into.Add(layer, [0, 1], [steps]);
        var keeps = node.Int("keepdims", 1) != 0;
        long[] sizes = [.. Enumerable.Range(0, x.Rank).Where(axis => axis != x.BatchAxis && (keeps || !axes.Contains(axis))).Select(axis => axes.Contains(axis) ? 1 : x[axis])];
        node.Give(node.Into.Reshaped(reduced, sizes, keeps ? x.BatchAxis : x.BatchAxis - axes.Count(axis => axis < x.BatchAxis)));
    }
}
