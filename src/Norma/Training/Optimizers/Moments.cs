using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Norma.Training.Optimizers;

/// <summary>The one pass that <see cref="Adam"/> and <see cref="Adamw"/> share.</summary>
/// <remarks>
/// Products that are summed are fused (FMA) in vectors and in the remainder, and roots and quotients are correctly rounded:
/// the bits do not depend on how wide the machine's vectors are.
/// </remarks>
static class Moments
{
    /// <summary>One step. <paramref name="decay"/> is the share that each weight loses first: rate · weight_decay.</summary>
    public static void Step(
        Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> state,
        double beta1, double beta2, double epsilon, double rate, double decay, long step)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradients.Length, parameters.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Length, checked(parameters.Length * 2));
        var stepRate = (float)(rate / (1 - Math.Pow(beta1, step)));
        var secondScale = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
        var (b1, c1, b2, c2) = ((float)beta1, (float)(1 - beta1), (float)beta2, (float)(1 - beta2));
        var (eps, keep) = ((float)epsilon, (float)(1 - decay));

        var count = parameters.Length;
        ref var w0 = ref MemoryMarshal.GetReference(parameters);
        ref var g0 = ref MemoryMarshal.GetReference(gradients);
        ref var m0 = ref MemoryMarshal.GetReference(state);
        ref var v0 = ref Unsafe.Add(ref m0, count);
        nuint i = 0;
        for (; i + 8 <= (nuint)count; i += 8)
        {
            var g = Vector256.LoadUnsafe(ref g0, i);
            var m = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref m0, i), Vector256.Create(b1), g * c1);
            var v = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref v0, i), Vector256.Create(b2), g * c2 * g);
            m.StoreUnsafe(ref m0, i);
            v.StoreUnsafe(ref v0, i);
            var root = Vector256.FusedMultiplyAdd(Vector256.Sqrt(v), Vector256.Create(secondScale), Vector256.Create(eps));
            (Vector256.LoadUnsafe(ref w0, i) * keep - m * stepRate / root).StoreUnsafe(ref w0, i);
        }
        for (; i < (nuint)count; i++)
        {
            var g = Unsafe.Add(ref g0, i);
            var m = MathF.FusedMultiplyAdd(Unsafe.Add(ref m0, i), b1, g * c1);
            var v = MathF.FusedMultiplyAdd(Unsafe.Add(ref v0, i), b2, g * c2 * g);
            Unsafe.Add(ref m0, i) = m;
            Unsafe.Add(ref v0, i) = v;
            var root = MathF.FusedMultiplyAdd(MathF.Sqrt(v), secondScale, eps);
            Unsafe.Add(ref w0, i) = Unsafe.Add(ref w0, i) * keep - m * stepRate / root;
        }
    }
}
