using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Norma.Spec;

namespace Norma.Models.Initializers;

/// <summary>Columns (or rows, where there are fewer of them) of length gain at right angles to each other.</summary>
/// <remarks>
/// Normal draws made orthogonal from the first on, which is QR with a positive diagonal. All axes but the last count as one; a vector is one column.
/// Saxe et al. 2014, https://arxiv.org/abs/1312.6120; <c>keras.initializers.Orthogonal</c>, <c>torch.nn.init.orthogonal_</c>.
/// </remarks>
/// <param name="Gain">The length.</param>
[Word]
public sealed record Orthogonal([Bounds(0, 1e6)] double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, long fanIn, long fanOut, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(seed);
        if (values.IsEmpty) return;
        var columns = shape.Rank < 2 ? 1 : (int)shape.Last;
        var rows = values.Length / columns;
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var vectors = new double[checked(count * length)];
        foreach (ref var draw in vectors.AsSpan()) draw = seed.Normal();
        for (var k = 0; k < count; k++)
        {
            var vector = vectors.AsSpan(k * length, length);
            // Twice: what rounding leaves of the others after the first time is gone after the second (Giraud et al. 2005).
            for (var pass = 0; pass < 2; pass++)
                for (var other = 0; other < k; other++)
                {
                    var against = vectors.AsSpan(other * length, length);
                    AddScaled(vector, against, -Dot(vector, against));
                }
            var norm = Math.Sqrt(Dot(vector, vector));
            foreach (ref var value in vector) value /= norm;
        }
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                values[row * columns + column] = (float)(Gain * (rows >= columns ? vectors[column * length + row] : vectors[row * length + column]));
    }

    // Four sums whatever the width of the machine's vectors, so that every machine begins with the same weights.
    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var left = MemoryMarshal.Cast<double, Vector256<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector256<double>>(b);
        var sums = Vector256<double>.Zero;
        for (var i = 0; i < left.Length; i++) sums += left[i] * right[i];
        var sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (var i = left.Length * 4; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    static void AddScaled(Span<double> to, ReadOnlySpan<double> from, double factor)
    {
        for (var i = 0; i < to.Length; i++) to[i] += factor * from[i];
    }
}
