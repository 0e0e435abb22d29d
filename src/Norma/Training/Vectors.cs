using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Norma.Training;

/// <summary>What is asked of flat buffers besides the optimizer's pass.</summary>
static class Vectors
{
    /// <summary>Whether no number is NaN or infinite: 0 · x is 0 for every finite x and NaN for the others.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values)
    {
        ref var start = ref MemoryMarshal.GetReference(values);
        var (a, b, c, d) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        nuint i = 0;
        for (; i + 32 <= (nuint)values.Length; i += 32)
        {
            a = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref start, i), Vector256<float>.Zero, a);
            b = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref start, i + 8), Vector256<float>.Zero, b);
            c = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref start, i + 16), Vector256<float>.Zero, c);
            d = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref start, i + 24), Vector256<float>.Zero, d);
        }
        var zero = Vector256.Sum(a + b + (c + d));
        for (; i < (nuint)values.Length; i++) zero += Unsafe.Add(ref start, i) * 0f;
        return zero == 0;
    }

    /// <summary>The Euclidean norm, squares summed in double precision in eight lanes, so that no finite gradient overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Norm(ReadOnlySpan<float> values)
    {
        ref var start = ref MemoryMarshal.GetReference(values);
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        nuint i = 0;
        for (; i + 8 <= (nuint)values.Length; i += 8)
        {
            var (l, h) = Vector256.Widen(Vector256.LoadUnsafe(ref start, i));
            low = Vector256.FusedMultiplyAdd(l, l, low);
            high = Vector256.FusedMultiplyAdd(h, h, high);
        }
        var sum = Vector256.Sum(low + high);
        for (; i < (nuint)values.Length; i++)
        {
            double x = Unsafe.Add(ref start, i);
            sum += x * x;
        }
        return Math.Sqrt(sum);
    }

    /// <summary>Multiplies all by a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(Span<float> values, float factor)
    {
        ref var start = ref MemoryMarshal.GetReference(values);
        nuint i = 0;
        for (; i + 8 <= (nuint)values.Length; i += 8) (Vector256.LoadUnsafe(ref start, i) * factor).StoreUnsafe(ref start, i);
        for (; i < (nuint)values.Length; i++) Unsafe.Add(ref start, i) *= factor;
    }
}
