using Norma.Spec;

namespace Norma.Features.Sound;

/// <summary>While training, hides bands of frequency and spans of time of a spectrogram, so that a model learns not to need each of them.</summary>
/// <remarks>
/// A mask of frequency is <c>f</c> bands wide, <c>f</c> uniform in <c>0 … freq_mask_param</c>, and begins uniformly in <c>0 … bands − f</c>; a mask of time likewise, never wider than
/// <c>time_mask_share</c> of the frames. Masks may overlap. Shapes: <c>[frames, bands]</c>, in place. The policies of the paper: LB (27, 100, 1, 1, 1), LD (27, 100, 2, 2, 1),
/// SM (15, 70, 2, 2, 0.2), SS (27, 70, 2, 2, 0.2); its time warping, which it found to matter least, is not done.
/// <para>Park et al. 2019, https://arxiv.org/abs/1904.08779; <c>torchaudio.transforms.SpecAugment</c>.</para>
/// </remarks>
/// <param name="FreqMaskParam">The widest mask of frequency, F, in bands.</param>
/// <param name="TimeMaskParam">The widest mask of time, T, in frames.</param>
/// <param name="NFreqMasks">How many masks of frequency, m_F.</param>
/// <param name="NTimeMasks">How many masks of time, m_T.</param>
/// <param name="TimeMaskShare">The largest share of the frames that one mask hides, p.</param>
sealed record SpecAugment(
    [Bounds(0)] int FreqMaskParam = 27, [Bounds(0)] int TimeMaskParam = 100, [Bounds(0, 100)] int NFreqMasks = 2, [Bounds(0, 100)] int NTimeMasks = 2, [Bounds(0, 1)] double TimeMaskShare = 1)
{
    /// <summary>Hides.</summary>
    /// <param name="spectrogram">What is changed, <c>[frames, bands]</c>.</param>
    /// <param name="bands">How many bands a frame has.</param>
    /// <param name="value">What stands for hidden: the mean, which is 0 where the bands were standardised.</param>
    /// <param name="seed">The stream of the example and epoch: the same stream hides the same.</param>
    public void Apply(Span<float> spectrogram, int bands, float value, Seed seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentOutOfRangeException.ThrowIfLessThan(bands, 1);
        var frames = spectrogram.Length / bands;
        ArgumentOutOfRangeException.ThrowIfNotEqual(spectrogram.Length, frames * bands);
        for (var mask = 0; mask < NFreqMasks; mask++)
        {
            var (start, width) = Draw(seed, Math.Min(FreqMaskParam, bands), bands);
            for (var t = 0; t < frames; t++) spectrogram.Slice(t * bands + start, width).Fill(value);
        }
        for (var mask = 0; mask < NTimeMasks; mask++)
        {
            var (start, width) = Draw(seed, (int)Math.Min(TimeMaskParam, Math.Floor(TimeMaskShare * frames)), frames);
            spectrogram.Slice(start * bands, width * bands).Fill(value);
        }
    }

    static (int Start, int Width) Draw(Seed seed, int widest, int length)
    {
        var width = seed.Below(Math.Clamp(widest, 0, length) + 1);
        return (seed.Below(length - width + 1), width);
    }
}
