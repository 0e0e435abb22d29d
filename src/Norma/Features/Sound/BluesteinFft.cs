using System.Numerics;

namespace Norma.Features.Sound;

/// <summary>The Fourier transform of any size, primes too, in the time of a fast one.</summary>
/// <remarks>
/// From <c>k n = (k² + n² − (k − n)²) / 2</c>: with the chirp <c>c[n] = e^{−πi n² / N}</c>, <c>X[k] = c[k] Σ_n (x[n] c[n]) · conj(c[k − n])</c>, a convolution, done by transforms of the
/// power of two that holds <c>2 N − 1</c>. Bluestein 1970, https://doi.org/10.1109/TAU.1970.1162132.
/// </remarks>
sealed class BluesteinFft : ComplexFft
{
    readonly RadixFft _fft;
    readonly double[] _chirpRe, _chirpIm, _filterRe, _filterIm;

    /// <summary>Makes the plan.</summary>
    /// <param name="size">1 … 2²⁸.</param>
    public BluesteinFft(int size) : base(size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1 << 28);
        _fft = new((int)BitOperations.RoundUpToPowerOf2((uint)(2 * size - 1)));
        (_chirpRe, _chirpIm, _filterRe, _filterIm) = (new double[size], new double[size], new double[_fft.Size], new double[_fft.Size]);
        for (var n = 0; n < size; n++)
        {
            // n² modulo 2 N: the angle stays small and exact.
            var (sin, cos) = Math.SinCos(-Math.PI * ((long)n * n % (2L * size)) / size);
            (_chirpRe[n], _chirpIm[n]) = (cos, sin);
            var mirrored = n == 0 ? 0 : _fft.Size - n;
            _filterRe[n] = _filterRe[mirrored] = cos / _fft.Size;
            _filterIm[n] = _filterIm[mirrored] = -sin / _fft.Size;
        }
        _fft.Transform(_filterRe, _filterIm, []);
    }

    /// <inheritdoc/>
    public override int ScratchLength => 2 * _fft.Size;

    /// <inheritdoc/>
    public override void Transform(Span<double> re, Span<double> im, Span<double> scratch)
    {
        Span<double> workRe = scratch[.._fft.Size], workIm = scratch.Slice(_fft.Size, _fft.Size);
        for (var n = 0; n < Size; n++)
            (workRe[n], workIm[n]) = (re[n] * _chirpRe[n] - im[n] * _chirpIm[n], re[n] * _chirpIm[n] + im[n] * _chirpRe[n]);
        workRe[Size..].Clear();
        workIm[Size..].Clear();
        _fft.Transform(workRe, workIm, []);
        for (var k = 0; k < workRe.Length; k++)
            (workRe[k], workIm[k]) = (workRe[k] * _filterRe[k] - workIm[k] * _filterIm[k], workRe[k] * _filterIm[k] + workIm[k] * _filterRe[k]);
        // Parts exchanged, the same transform is the inverse; 1 / size is in the filter.
        _fft.Transform(workIm, workRe, []);
        for (var k = 0; k < Size; k++)
            (re[k], im[k]) = (workRe[k] * _chirpRe[k] - workIm[k] * _chirpIm[k], workRe[k] * _chirpIm[k] + workIm[k] * _chirpRe[k]);
    }
}
