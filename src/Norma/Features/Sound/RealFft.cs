namespace Norma.Features.Sound;

/// <summary>The Fourier transform of real numbers, of any size; the plan is made once and may be used by several threads at a time.</summary>
/// <remarks>
/// <c>X[k] = Σ_n x[n] e^{−2πi k n / N}</c> for <c>k = 0 … ⌊N / 2⌋</c>; the others are their conjugates. Shapes: <c>[N] → [⌊N / 2⌋ + 1]</c>. An even size is one complex transform of
/// half of it, <c>z[n] = x[2n] + i x[2n + 1]</c>, taken apart; an odd one is a complex transform. As <c>numpy.fft.rfft</c>.
/// </remarks>
sealed class RealFft
{
    /// <summary>The largest size.</summary>
    public const int LargestSize = 1 << 20;

    readonly ComplexFft _fft;
    readonly double[] _cosines, _sines;   // e^{−2πi k / N}

    /// <summary>Makes the plan.</summary>
    /// <param name="size">N, 1 … <see cref="LargestSize"/>.</param>
    public RealFft(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        Size = size;
        _fft = ComplexFft.Of(IsEven ? size / 2 : size);
        (_cosines, _sines) = (new double[size / 4 + 1], new double[size / 4 + 1]);
        for (var k = 0; k < _cosines.Length; k++) (_sines[k], _cosines[k]) = Math.SinCos(-2 * Math.PI * k / size);
    }

    /// <summary>N.</summary>
    public int Size { get; }

    /// <summary>How many frequencies come out.</summary>
    public int Bins => Size / 2 + 1;

    /// <summary>How many numbers of scratch a transform needs.</summary>
    public int ScratchLength => _fft.ScratchLength + (IsEven ? 0 : 2 * Size);

    bool IsEven => Size % 2 == 0;

    /// <summary>Transforms.</summary>
    /// <param name="values">The real numbers, <c>[N]</c>.</param>
    /// <param name="re">The real parts of the frequencies, <see cref="Bins"/> long.</param>
    /// <param name="im">Their imaginary parts.</param>
    /// <param name="scratch">Of any content, <see cref="ScratchLength"/> long.</param>
    public void Transform(ReadOnlySpan<double> values, Span<double> re, Span<double> im, Span<double> scratch)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, Size);
        re = re[..Bins];
        im = im[..Bins];
        if (IsEven)
        {
            for (var n = 0; n < Size / 2; n++) (re[n], im[n]) = (values[2 * n], values[2 * n + 1]);
            _fft.Transform(re[..^1], im[..^1], scratch);
            TakeApart(re, im);
            return;
        }
        Span<double> allRe = scratch[..Size], allIm = scratch.Slice(Size, Size);
        values.CopyTo(allRe);
        allIm.Clear();
        _fft.Transform(allRe, allIm, scratch[(2 * Size)..]);
        allRe[..Bins].CopyTo(re);
        allIm[..Bins].CopyTo(im);
    }

    /// <summary>The transforms of the even and the odd places from that of both: <c>E = (Z[k] + conj Z[−k]) / 2</c>, <c>O = (Z[k] − conj Z[−k]) / 2i</c>, <c>X[k] = E + w O</c>, <c>X[H − k] = conj(E − w O)</c>.</summary>
    void TakeApart(Span<double> re, Span<double> im)
    {
        var half = re.Length - 1;
        (re[0], re[half], im[0], im[half]) = (re[0] + im[0], re[0] - im[0], 0, 0);
        for (var k = 1; k <= half / 2; k++)
        {
            var (evenRe, evenIm) = ((re[k] + re[half - k]) / 2, (im[k] - im[half - k]) / 2);
            var (oddRe, oddIm) = ((im[k] + im[half - k]) / 2, (re[half - k] - re[k]) / 2);
            var (turnedRe, turnedIm) = (oddRe * _cosines[k] - oddIm * _sines[k], oddRe * _sines[k] + oddIm * _cosines[k]);
            (re[k], im[k]) = (evenRe + turnedRe, evenIm + turnedIm);
            (re[half - k], im[half - k]) = (evenRe - turnedRe, turnedIm - evenIm);
        }
    }
}
