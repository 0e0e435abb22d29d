using System.Numerics;

namespace Norma.Features.Sound;

/// <summary>The discrete Fourier transform of complex numbers of one size; the plan is made once and may be used by several threads at a time.</summary>
/// <remarks><c>X[k] = Σ_n x[n] e^{−2πi k n / N}</c>, in place, real and imaginary parts apart. As <c>numpy.fft.fft</c>.</remarks>
abstract class ComplexFft(int size)
{
    /// <summary>N.</summary>
    public int Size { get; } = size;

    /// <summary>How many numbers of scratch a transform needs.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>Transforms in place.</summary>
    /// <param name="re">The real parts, <c>[N]</c>.</param>
    /// <param name="im">The imaginary parts, <c>[N]</c>.</param>
    /// <param name="scratch">Of any content, <see cref="ScratchLength"/> long.</param>
    public abstract void Transform(Span<double> re, Span<double> im, Span<double> scratch);

    /// <summary>The plan for a size: <see cref="RadixFft"/> for powers of two, <see cref="BluesteinFft"/> for the others.</summary>
    public static ComplexFft Of(int size) => BitOperations.IsPow2(size) ? new RadixFft(size) : new BluesteinFft(size);
}
