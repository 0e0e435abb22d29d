using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Norma.Spec;

namespace Norma.Training.Optimizers;

/// <summary>Gradient descent, with momentum when stated.</summary>
/// <remarks>
/// Without momentum <c>w ← w − rate · g</c>. With it <c>v ← momentum · v − rate · g; w ← w + v</c>, and with Nesterov's look ahead
/// <c>w ← w + momentum · v − rate · g</c>.
/// <para>
/// <c>keras.optimizers.SGD</c>. <c>torch.optim.SGD</c> keeps <c>v ← momentum · v + g</c> and multiplies by the rate afterwards: the same while the
/// rate is constant.
/// </para>
/// </remarks>
/// <param name="LearningRate">The size of a step before the schedule.</param>
/// <param name="Momentum">The share of the last change that goes on.</param>
/// <param name="Nesterov">Whether the gradient counts as if taken after the momentum's move.</param>
[Word]
public sealed record Sgd(
    [Bounds(0, 100, ExclusiveMinimum = true)] double LearningRate = 0.01,
    [Bounds(0, 1)] double Momentum = 0,
    bool Nesterov = false) : Optimizer(LearningRate)
{
    /// <inheritdoc/>
    public override int Slots => Momentum == 0 ? 0 : 1;

    /// <inheritdoc/>
    public override void Step(Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> state, double rate, long step)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradients.Length, parameters.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Length, parameters.Length * Slots);
        if (Slots == 0) Plain(parameters, gradients, -(float)rate);
        else WithMomentum(parameters, gradients, state, -(float)rate, (float)Momentum, Nesterov);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Plain(Span<float> parameters, ReadOnlySpan<float> gradients, float minusRate)
    {
        ref var w0 = ref MemoryMarshal.GetReference(parameters);
        ref var g0 = ref MemoryMarshal.GetReference(gradients);
        nuint i = 0;
        for (; i + 8 <= (nuint)parameters.Length; i += 8)
            Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref g0, i), Vector256.Create(minusRate), Vector256.LoadUnsafe(ref w0, i)).StoreUnsafe(ref w0, i);
        for (; i < (nuint)parameters.Length; i++)
            Unsafe.Add(ref w0, i) = MathF.FusedMultiplyAdd(Unsafe.Add(ref g0, i), minusRate, Unsafe.Add(ref w0, i));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void WithMomentum(Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> velocities, float minusRate, float momentum, bool nesterov)
    {
        ref var w0 = ref MemoryMarshal.GetReference(parameters);
        ref var g0 = ref MemoryMarshal.GetReference(gradients);
        ref var v0 = ref MemoryMarshal.GetReference(velocities);
        nuint i = 0;
        for (; i + 8 <= (nuint)parameters.Length; i += 8)
        {
            var change = Vector256.LoadUnsafe(ref g0, i) * minusRate;
            var v = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref v0, i), Vector256.Create(momentum), change);
            v.StoreUnsafe(ref v0, i);
            var move = nesterov ? Vector256.FusedMultiplyAdd(v, Vector256.Create(momentum), change) : v;
            (Vector256.LoadUnsafe(ref w0, i) + move).StoreUnsafe(ref w0, i);
        }
        for (; i < (nuint)parameters.Length; i++)
        {
            var change = Unsafe.Add(ref g0, i) * minusRate;
            var v = Unsafe.Add(ref v0, i) = MathF.FusedMultiplyAdd(Unsafe.Add(ref v0, i), momentum, change);
            Unsafe.Add(ref w0, i) += nesterov ? MathF.FusedMultiplyAdd(v, momentum, change) : v;
        }
    }
}
