using Norma.Spec;

namespace Norma.Interop.Onnx;

/// <summary>An array that is known before the model runs: a stored tensor, or what follows from such tensors and from shapes.</summary>
/// <param name="Dims">Its shape; empty for a number.</param>
/// <param name="Floats">Its real numbers; null where it holds whole ones.</param>
/// <param name="Wholes">Its whole numbers and truth values; null where it holds real ones.</param>
sealed record OnnxConstant(long[] Dims, float[]? Floats, long[]? Wholes)
{
    /// <summary>A whole number that stands for the size of the batch, and one for the size of an axis that is only known when the model runs.</summary>
    /// <remarks>Not the least numbers: PyTorch writes <c>long.MinValue + 1</c> for the end of a slice that goes backwards.</remarks>
    public const long Batch = long.MinValue + 0x4E6F726D61, Unknown = Batch + 1;

    /// <summary>Whether all numbers are one, so that their order says nothing.</summary>
    public bool IsUniform { get; init; }

    /// <summary>How many numbers.</summary>
    public int Count => Floats?.Length ?? Wholes!.Length;

    /// <summary>A list of whole numbers.</summary>
    public static OnnxConstant Of(params long[] values) => new([values.Length], null, values);

    /// <summary>Its only number; null where it has several.</summary>
    public double? Single => Count != 1 ? null : Floats is { } floats ? floats[0] : IsOpen ? null : Wholes![0];

    /// <summary>Whether a number in it is only known when the model runs.</summary>
    public bool IsOpen => Wholes is { } wholes && wholes.AsSpan().IndexOfAny(Batch, Unknown) >= 0;

    /// <summary>Its shape.</summary>
    public Shape Shape => Shape.Of(Dims);

    /// <summary>Its numbers as real ones.</summary>
    /// <exception cref="UnmappedException">They are not known.</exception>
    public float[] Reals => Floats ?? (IsOpen ? throw new UnmappedException("it computes with the size of the batch or of an open axis") : Array.ConvertAll(Wholes!, whole => (float)whole));

    /// <summary>Its numbers as whole ones.</summary>
    /// <exception cref="UnmappedException">They are real.</exception>
    public long[] Whole => Wholes ?? throw new UnmappedException("it takes real numbers where whole ones are expected");

    /// <summary>The same numbers in another shape of as many.</summary>
    public OnnxConstant Reshaped(params long[] dims) =>
        dims.Aggregate(1L, (product, size) => product * size) == Count ? this with { Dims = dims } : throw new UnmappedException($"a constant of {Count} numbers does not fit the shape {Shape.Of(dims)}");

    /// <summary>The axes in another order: axis i is what was axis <c>order[i]</c>.</summary>
    public OnnxConstant Permuted(params int[] order)
    {
        long[] dims = [.. order.Select(axis => Dims[axis])];
        return IsUniform || order.SequenceEqual(Enumerable.Range(0, order.Length)) ? this with { Dims = dims }
            : new(dims, Floats is null ? null : Permuted(Floats, order, dims), Wholes is null ? null : Permuted(Wholes, order, dims));
    }

    /// <summary>Part of it along an axis, at these places.</summary>
    public OnnxConstant Taken(int axis, long[] places)
    {
        var (before, size, after) = (Product(Dims.AsSpan(0, axis)), Dims[axis], Product(Dims.AsSpan(axis + 1)));
        if (places.Any(place => place < 0 || place >= size)) throw new UnmappedException($"a place is outside of the axis {axis}, which has {size}");
        long[] dims = [.. Dims[..axis], places.Length, .. Dims[(axis + 1)..]];
        return new(dims, Floats is null ? null : Taken(Floats), Wholes is null ? null : Taken(Wholes));

        T[] Taken<T>(T[] from)
        {
            var taken = new T[before * places.Length * after];
            var at = 0L;
            for (var b = 0L; b < before; b++)
                foreach (var place in places)
                {
                    Array.Copy(from, (b * size + place) * after, taken, at, after);
                    at += after;
                }
            return taken;
        }
    }

    /// <summary>The number of elements of a shape.</summary>
    public static long Product(ReadOnlySpan<long> dims)
    {
        var product = 1L;
        foreach (var size in dims) product = checked(product * size);
        return product;
    }

    T[] Permuted<T>(T[] from, int[] order, long[] dims)
    {
        var (strides, into) = (new long[order.Length], new T[from.Length]);
        var own = new long[order.Length];
        for (var (axis, stride) = (order.Length - 1, 1L); axis >= 0; stride *= Dims[axis--]) own[axis] = stride;
        for (var axis = 0; axis < order.Length; axis++) strides[axis] = own[order[axis]];
        var (at, index) = (0L, new long[order.Length]);
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = from[at];
            for (var axis = order.Length - 1; axis >= 0; axis--)
            {
                at += strides[axis];
                if (++index[axis] < dims[axis]) break;
                at -= strides[axis] * dims[axis];
                index[axis] = 0;
            }
        }
        return into;
    }
}

/// <summary>A node has no exact counterpart among the layers; becomes a finding on the node.</summary>
/// <param name="why">Why, as the rest of a sentence.</param>
sealed class UnmappedException(string why) : Exception(why)
{
    /// <summary>Whether it asks for more than any sound model does, so that nothing shall run it.</summary>
    public bool IsBeyond { get; init; }
}
