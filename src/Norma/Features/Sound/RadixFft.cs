using System.Numerics;

namespace Norma.Features.Sound;

/// <summary>The fast Fourier transform of a power of two.</summary>
/// <remarks>
/// Decimation in time, radix 2: the order of the bits is turned round, then log₂ N passes of butterflies, <c>(a, b) → (a + w b, a − w b)</c>. No sum depends on the width of
/// the machine's vectors, so the bits do not either. Cooley &amp; Tukey 1965, https://doi.org/10.1090/S0025-5718-1965-0178586-1.
/// </remarks>
sealed class RadixFft : ComplexFft
{
    readonly int[] _reversed;
    readonly double[] _cosines, _sines;   // e^{−πi j / half} of the pass with that half at [half + j], so that each pass reads its own in a row

    /// <summary>Makes the plan.</summary>
    /// <param name="size">A power of two.</param>
    public RadixFft(int size) : base(size)
    {
        if (!BitOperations.IsPow2(size)) throw new ArgumentOutOfRangeException(nameof(size), size, "is no power of two.");
        (_reversed, _cosines, _sines) = (new int[size], new double[size], new double[size]);
        for (var i = 1; i < size; i++) _reversed[i] = _reversed[i >> 1] >> 1 | ((i & 1) == 0 ? 0 : size >> 1);
        for (var half = 1; half < size; half *= 2)
        {
            for (var j = 0; j < half; j++)
            {
                var (sin, cos) = Math.SinCos(-Math.PI * j / half);
                (_cosines[half + j], _sines[half + j]) = (cos, sin);
            }
        }
    }

    /// <inheritdoc/>
    public override int ScratchLength => 0;

    /// <inheritdoc/>
    public override void Transform(Span<double> re, Span<double> im, Span<double> scratch)
    {
        re = re[..Size];
        im = im[..Size];
        for (var i = 0; i < _reversed.Length; i++)
        {
            var j = _reversed[i];
            if (j <= i) continue;
            (re[i], re[j]) = (re[j], re[i]);
            (im[i], im[j]) = (im[j], im[i]);
        }
        for (var half = 1; half < Size; half *= 2)
        {
            ReadOnlySpan<double> cosines = _cosines.AsSpan(half, half), sines = _sines.AsSpan(half, half);
            for (var at = 0; at < Size; at += 2 * half)
                Butterflies(re.Slice(at, half), im.Slice(at, half), re.Slice(at + half, half), im.Slice(at + half, half), cosines, sines);
        }
    }

    static void Butterflies(Span<double> aRe, Span<double> aIm, Span<double> bRe, Span<double> bIm, ReadOnlySpan<double> cosines, ReadOnlySpan<double> sines)
    {
        var j = 0;
        for (; j <= aRe.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> cos = new(cosines[j..]), sin = new(sines[j..]), re = new(bRe[j..]), im = new(bIm[j..]), topRe = new(aRe[j..]), topIm = new(aIm[j..]);
            var (turnedRe, turnedIm) = (re * cos - im * sin, re * sin + im * cos);
            (topRe - turnedRe).CopyTo(bRe[j..]);
            (topIm - turnedIm).CopyTo(bIm[j..]);
            (topRe + turnedRe).CopyTo(aRe[j..]);
            (topIm + turnedIm).CopyTo(aIm[j..]);
        }
        for (; j < aRe.Length; j++)
        {
            var (turnedRe, turnedIm) = (bRe[j] * cosines[j] - bIm[j] * sines[j], bRe[j] * sines[j] + bIm[j] * cosines[j]);
            (bRe[j], bIm[j]) = (aRe[j] - turnedRe, aIm[j] - turnedIm);
            (aRe[j], aIm[j]) = (aRe[j] + turnedRe, aIm[j] + turnedIm);
        }
    }
}
