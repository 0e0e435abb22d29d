using System.Buffers;

namespace Norma.Features.Sound;

/// <summary>How strong each frequency is at each time.</summary>
/// <remarks>
/// <c>S[t, k] = |rfft(w · frame t)[k]|²</c> with the periodic Hann window. Shapes: <c>[T] → [frames, n_fft / 2 + 1]</c>, time first. Safe for several threads at a time.
/// <para>As <c>abs(librosa.stft(y, pad_mode="constant"))²</c>, transposed.</para>
/// </remarks>
sealed class PowerSpectrogram
{
    readonly RealFft _fft;
    readonly Framing _framing;
    readonly double[] _window;

    /// <summary>Makes the plan.</summary>
    /// <param name="nFft">The length of a transform, in samples.</param>
    /// <param name="hopLength">From one frame to the next, in samples; a quarter of the window when null.</param>
    /// <param name="winLength">The length of the window, in samples; <paramref name="nFft"/> when null.</param>
    /// <param name="center">Whether frame t is centred at sample <c>t · hop_length</c>.</param>
    public PowerSpectrogram(int nFft = 2048, int? hopLength = null, int? winLength = null, bool center = true)
    {
        _fft = new(nFft);
        _window = HannWindow.Periodic(winLength ?? nFft, nFft);
        var hop = hopLength ?? Math.Max(1, (winLength ?? nFft) / 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(hop, 1, nameof(hopLength));
        _framing = new(nFft, hop, center);
    }

    /// <summary>The length of a transform.</summary>
    public int NFft => _fft.Size;

    /// <summary>How many frequencies: <c>n_fft / 2 + 1</c>, from 0 to half the sampling rate.</summary>
    public int Bins => _fft.Bins;

    /// <summary>How many numbers of scratch a frame needs.</summary>
    public int ScratchLength => _fft.Size + 2 * _fft.Bins + _fft.ScratchLength;

    /// <summary>How many frames a sound has.</summary>
    public int Frames(int samples) => _framing.Count(samples);

    /// <summary>One frame.</summary>
    /// <param name="samples">The sound, <c>[T]</c>.</param>
    /// <param name="index">Which frame.</param>
    /// <param name="power">What is filled, <see cref="Bins"/> long.</param>
    /// <param name="scratch">Of any content, <see cref="ScratchLength"/> long.</param>
    public void Frame(ReadOnlySpan<float> samples, int index, Span<double> power, Span<double> scratch)
    {
        Span<double> frame = scratch[..NFft], re = scratch.Slice(NFft, Bins), im = scratch.Slice(NFft + Bins, Bins);
        _framing.Cut(samples, index, _window, frame);
        _fft.Transform(frame, re, im, scratch[(NFft + 2 * Bins)..]);
        for (var k = 0; k < Bins; k++) power[k] = re[k] * re[k] + im[k] * im[k];
    }

    /// <summary>All frames.</summary>
    /// <param name="samples">The sound, <c>[T]</c>.</param>
    /// <param name="power">What is filled, <c>[frames, bins]</c>.</param>
    public void Compute(ReadOnlySpan<float> samples, Span<float> power)
    {
        var frames = Frames(samples.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(power.Length, (long)frames * Bins);
        var rented = ArrayPool<double>.Shared.Rent(Bins + ScratchLength);
        Span<double> bins = rented.AsSpan(0, Bins), scratch = rented.AsSpan(Bins, ScratchLength);
        for (var t = 0; t < frames; t++)
        {
            Frame(samples, t, bins, scratch);
            for (var k = 0; k < bins.Length; k++) power[t * bins.Length + k] = (float)bins[k];
        }
        ArrayPool<double>.Shared.Return(rented);
    }
}
