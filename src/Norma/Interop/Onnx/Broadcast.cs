namespace Norma.Interop.Onnx;

/// <summary>Constants computed with each other, element by element, their shapes broadcast as in NumPy.</summary>
static class Broadcast
{
    /// <summary>What two constants give.</summary>
    /// <param name="into">Where the numbers are counted.</param>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <param name="fold">The computation.</param>
    /// <param name="truncates">Whether whole numbers are cut towards 0 after it.</param>
    public static OnnxConstant Fold(Tracing into, OnnxConstant a, OnnxConstant b, Func<double, double, double> fold, bool truncates)
    {
        var rank = Math.Max(a.Dims.Length, b.Dims.Length);
        var dims = new long[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var (left, right) = (Size(a, axis, rank), Size(b, axis, rank));
            dims[axis] = left == 1 ? right : right == 1 || left == right ? left : throw new UnmappedException($"constants of the shapes {a.Shape} and {b.Shape} meet");
        }
        var count = into.Room(dims);
        var whole = a.Wholes is not null && b.Wholes is not null;
        var (floats, wholes) = (whole ? null : new float[count], whole ? new long[count] : null);
        if (a.IsOpen || b.IsOpen) throw new UnmappedException("it computes with the size of the batch or of an open axis");
        var (stepsA, stepsB) = (Steps(a, rank), Steps(b, rank));
        var (at, index) = ((A: 0L, B: 0L), new long[rank]);
        for (var i = 0L; i < count; i++)
        {
            var value = fold(At(a, at.A), At(b, at.B));
            if (wholes is not null) wholes[i] = double.IsFinite(value) && Math.Abs(value) < 1L << 53 ? (long)(truncates ? Math.Truncate(value) : value) : throw new UnmappedException("a constant is beyond 2^53");
            else floats![i] = (float)value;
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                at = (at.A + stepsA[axis], at.B + stepsB[axis]);
                if (++index[axis] < dims[axis]) break;
                at = (at.A - stepsA[axis] * dims[axis], at.B - stepsB[axis] * dims[axis]);
                index[axis] = 0;
            }
        }
        return new(dims, floats, wholes);
    }

    static double At(OnnxConstant of, long place) => of.Floats is { } floats ? floats[place] : of.Wholes![place];

    static long Size(OnnxConstant of, int axis, int rank) => axis - (rank - of.Dims.Length) is >= 0 and var own ? of.Dims[own] : 1;

    static long[] Steps(OnnxConstant of, int rank)
    {
        var (steps, step) = (new long[rank], 1L);
        for (var axis = rank - 1; axis >= rank - of.Dims.Length; axis--)
        {
            var size = Size(of, axis, rank);
            steps[axis] = size == 1 ? 0 : step;
            step *= size;
        }
        return steps;
    }
}
