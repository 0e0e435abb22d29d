using System.Runtime.InteropServices;
using Norma.Formats.Onnx.Proto;

namespace Norma.Formats.Onnx.Rules;

sealed class SparseTensors() : Rule<OnnxModel>("onnx/sparse-tensor", "sparse tensors with values of rank 1 and as many indices, rising and within the shape", OnnxRules.Checker)
{
    const int Int64 = 7;

    public override IEnumerable<Breach> Breaches(OnnxModel model)
    {
        foreach (var (place, sparse, _) in model.Places.Sparse)
            if (Fault(sparse) is { } fault) yield return new($"{place}", fault);
    }

    static string? Fault(SparseTensorProto sparse)
    {
        if (sparse.Values is not { } values || values.Dims.Count != 1) return "has no values of rank 1";
        var size = UInt128.One;
        foreach (var axis in sparse.Dims)
        {
            if (axis <= 0) return $"has the axis {axis}";
            if ((size *= (ulong)axis) > long.MaxValue) return "has more than 2^63 elements";
        }
        if (sparse.Dims.Count == 0) return "has no shape";
        var count = values.Dims[0];
        if (count == 0) return null;
        if (sparse.Indices is not { DataType: Int64 } indices) return "has no indices of int64";
        var rank = indices.Dims.Count;
        if (!(rank == 1 && indices.Dims[0] == count) && !(rank == 2 && indices.Dims[0] == count && indices.Dims[1] == sparse.Dims.Count)) return "has indices of another shape than its values";
        if (indices.DataLocation == TensorProto.Types.DataLocation.External) return null;
        var numbers = indices.RawData.Length > 0 ? MemoryMarshal.Cast<byte, long>(indices.RawData.Span).ToArray() : [.. indices.Int64Data];
        if (numbers.Length != (rank == 1 ? count : count * sparse.Dims.Count)) return "has another number of indices than its shape says";
        var last = Int128.NegativeOne;
        for (var i = 0; i < count; i++)
        {
            var at = Int128.Zero;
            for (var axis = 0; axis < (rank == 1 ? 1 : sparse.Dims.Count); axis++)
            {
                var index = numbers[rank == 1 ? i : i * sparse.Dims.Count + axis];
                var limit = rank == 1 ? (Int128)size : sparse.Dims[axis];
                if (index < 0 || index >= limit) return $"has the index {index} at {i}";
                at = rank == 1 ? index : at * sparse.Dims[axis] + index;
            }
            if (at <= last) return $"has indices that do not rise at {i}";
            last = at;
        }
        return null;
    }
}
