namespace Norma.Features.Sound;

/// <summary>Mel-frequency cepstral coefficients: the shape of the spectrum in a few numbers that hardly depend on each other.</summary>
/// <remarks>
/// The orthonormal DCT-II of the log-mel spectrum, its first coefficients: <c>C[t, q] = s_q Σ_m L[t, m] cos(π q (2m + 1) / 2M)</c>, <c>s_0 = √(1/M)</c>, else <c>√(2/M)</c>; with a lifter,
/// times <c>1 + (lifter / 2) sin(π (q + 1) / lifter)</c>. Shapes: <c>[frames, n_mels] → [frames, n_mfcc]</c>.
/// <para>Davis &amp; Mermelstein 1980, https://doi.org/10.1109/TASSP.1980.1163420; <c>librosa.feature.mfcc(S=…, dct_type=2, norm="ortho")</c>, transposed.</para>
/// </remarks>
sealed class Mfcc
{
    readonly double[] _cosines;   // [n_mfcc, n_mels], with the scale and the lifter
    readonly int _mels;

    /// <summary>Makes the table.</summary>
    /// <param name="nMels">How many mels a frame has, M.</param>
    /// <param name="nMfcc">How many coefficients are kept.</param>
    /// <param name="lifter">Above 0, weakens the first and the last coefficients.</param>
    public Mfcc(int nMels = 128, int nMfcc = 20, double lifter = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nMfcc, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nMfcc, nMels);
        if (!(lifter >= 0 && double.IsFinite(lifter))) throw new ArgumentOutOfRangeException(nameof(lifter), lifter, "is below 0.");
        (_mels, Count) = (nMels, nMfcc);
        _cosines = new double[checked(nMfcc * nMels)];
        for (var q = 0; q < nMfcc; q++)
        {
            var factor = Math.Sqrt((q == 0 ? 1.0 : 2.0) / nMels) * (lifter > 0 ? 1 + lifter / 2 * Math.Sin(Math.PI * (q + 1) / lifter) : 1);
            // q (2m + 1) modulo 4 M: the angle stays exact.
            for (var m = 0; m < nMels; m++) _cosines[q * nMels + m] = factor * Math.Cos(Math.PI * (q * (2L * m + 1) % (4L * nMels)) / (2.0 * nMels));
        }
    }

    /// <summary>How many coefficients.</summary>
    public int Count { get; }

    /// <summary>The table as a matrix <c>[n_mels, n_mfcc]</c>, row-major.</summary>
    public double[] Dense()
    {
        var dense = new double[_cosines.Length];
        for (var q = 0; q < Count; q++)
            for (var m = 0; m < _mels; m++) dense[m * Count + q] = _cosines[q * _mels + m];
        return dense;
    }

    /// <summary>All frames.</summary>
    /// <param name="logMels">The mel spectrogram in decibels, <c>[frames, n_mels]</c>.</param>
    /// <param name="coefficients">What is filled, <c>[frames, n_mfcc]</c>.</param>
    public void Apply(ReadOnlySpan<float> logMels, Span<float> coefficients)
    {
        var frames = logMels.Length / _mels;
        ArgumentOutOfRangeException.ThrowIfNotEqual(logMels.Length, frames * _mels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(coefficients.Length, (long)frames * Count);
        for (var t = 0; t < frames; t++)
        {
            var row = logMels.Slice(t * _mels, _mels);
            for (var q = 0; q < Count; q++)
            {
                ReadOnlySpan<double> cosines = _cosines.AsSpan(q * _mels, _mels);
                var sum = 0.0;
                for (var m = 0; m < cosines.Length; m++) sum += cosines[m] * row[m];
                coefficients[t * Count + q] = (float)sum;
            }
        }
    }
}
