namespace Norma.Features.Sound;

/// <summary>How a sound is cut into frames that overlap.</summary>
/// <remarks>
/// Frame t has the samples <c>t · hop_length … + n_fft − 1</c>; centred, it begins <c>⌊n_fft / 2⌋</c> earlier, so that sample <c>t · hop_length</c> is its middle. Outside the sound is
/// silence. As <c>librosa.stft(center=…, pad_mode="constant")</c>.
/// </remarks>
/// <param name="NFft">How many samples a frame has.</param>
/// <param name="HopLength">How many samples later the next one begins.</param>
/// <param name="Center">Whether frames are centred.</param>
readonly record struct Framing(int NFft, int HopLength, bool Center = true)
{
    int Before => Center ? NFft / 2 : 0;

    /// <summary>How many frames a sound has: <c>1 + ⌊(T + 2 · before − n_fft) / hop_length⌋</c>.</summary>
    public int Count(int samples) => samples + 2L * Before - NFft is var left and >= 0 ? (int)(1 + left / HopLength) : 0;

    /// <summary>Cuts one frame out under a window.</summary>
    /// <param name="samples">The sound, <c>[T]</c>.</param>
    /// <param name="index">Which frame.</param>
    /// <param name="window">As long as a frame.</param>
    /// <param name="frame">What is filled, <c>[n_fft]</c>.</param>
    public void Cut(ReadOnlySpan<float> samples, int index, ReadOnlySpan<double> window, Span<double> frame)
    {
        var start = (long)index * HopLength - Before;
        var first = (int)Math.Clamp(-start, 0, NFft);
        var last = (int)Math.Clamp(samples.Length - start, first, NFft);
        frame[..first].Clear();
        frame[last..NFft].Clear();
        for (var n = first; n < last; n++) frame[n] = window[n] * samples[(int)(start + n)];
    }
}
