using System.Globalization;
using Norma.Features.Sound;
using Norma.Formats.Onnx;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>How strong each pitch of a sound is at each time, in decibels.</summary>
/// <remarks>
/// <c>M[t, m] = Σ_k W[m, k] |Σ_n w[n] x[t · hop_length − n_fft / 2 + n] e^(−2πi k n / n_fft)|²</c> under a periodic Hann window, with silence around the sound; then
/// <c>10 log₁₀(max(M, amin))</c>, nothing below the strongest less <c>top_db</c>. Shapes: <c>[samples, 1]</c> → <c>[frames, n_mels]</c> with <c>1 + ⌊samples / hop_length⌋</c> frames. In the
/// graph: <c>STFT</c> in float64.
/// <para><c>librosa.power_to_db(librosa.feature.melspectrogram(y, …, pad_mode="constant"))</c>, transposed; <c>keras.layers.MelSpectrogram</c>; Davis &amp; Mermelstein 1980.</para>
/// </remarks>
/// <param name="NFft">The length of a transform, in samples.</param>
/// <param name="HopLength">From one frame to the next, in samples; a quarter of the window when absent.</param>
/// <param name="WinLength">The length of the window, in samples; <c>n_fft</c> when absent.</param>
/// <param name="NMels">How many pitches.</param>
/// <param name="Fmin">The lowest frequency, in hertz.</param>
/// <param name="Fmax">The highest frequency, in hertz; half the rate when absent.</param>
/// <param name="Scale">Which mels.</param>
/// <param name="Norm">Whether every filter has the same area rather than the same height.</param>
/// <param name="Decibels">Whether the strengths are in decibels.</param>
/// <param name="Amin">The least strength; what is weaker counts as this.</param>
/// <param name="TopDb">How far below the strongest is kept, in decibels; 0 for without end.</param>
[Word]
public sealed record MelSpectrogram(
    [Bounds(2, 1 << 16)] int NFft = 2048,
    [Bounds(1, 1 << 20)] int? HopLength = null,
    [Bounds(1, 1 << 16)] int? WinLength = null,
    [Bounds(1, 4096)] int NMels = 128,
    [Bounds(0, 384_000)] double Fmin = 0,
    [Bounds(0, 384_000)] double? Fmax = null,
    MelScale Scale = MelScale.Slaney,
    bool Norm = true,
    bool Decibels = true,
    [Bounds(1e-30, 1)] double Amin = 1e-10,
    [Bounds(0, 400)] double TopDb = 80) : Transform
{
    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Sound];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Tensor;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path)
    {
        if (WinLength > NFft)
            yield return new("FEAT004", SpecPath.Key(path, "win_length"), string.Create(CultureInfo.InvariantCulture, $"received {WinLength}, longer than a transform of {NFft}")) { Expected = string.Create(CultureInfo.InvariantCulture, $"at most {NFft}"), Fix = "state a longer 'n_fft', or a shorter window." };
        if (Fmax <= Fmin)
            yield return new("FEAT004", SpecPath.Key(path, "fmax"), string.Create(CultureInfo.InvariantCulture, $"received {Fmax}, not above 'fmin'")) { Expected = string.Create(CultureInfo.InvariantCulture, $"more than {Fmin}"), Fix = "state a higher 'fmax'." };
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at) => FitSpectrogram(train, at, "mel_spectrogram", null);

    /// <summary>Learns nothing but the rate and the length of the sounds.</summary>
    internal FittedTransform FitSpectrogram(Flow train, FeaturePlace at, string word, Sound.Mfcc? cepstrum)
    {
        var sounds = (Numbers)train;
        var (samples, channels, rate) = ((int)sounds.Shape![0], (int)sounds.Shape[1], sounds.Rate!.Value);
        if (channels != 1) throw at.Unfit("FEAT028", $"has {channels} channels", "one channel", "state 'channels: 1' for the field: its mean is then taken.");
        if (Fmin >= rate / 2.0 || Fmax > rate / 2.0)
            throw at.Unfit("FEAT028", string.Create(CultureInfo.InvariantCulture, $"has {rate} samples a second: no frequency above {rate / 2.0} Hz"), "'fmin' and 'fmax' below half the rate", "lower them, or state another 'rate' for the field.");
        var filters = new MelFilters(rate, NFft, NMels, Fmin, Fmax, Scale, Norm);
        if (filters.Empty > 0)
            throw at.Unfit("FEAT028", string.Create(CultureInfo.InvariantCulture, $"has {filters.Empty} of {NMels} pitches that lie between two frequencies and are always silent"), "fewer pitches, or a longer transform", "lower 'n_mels', or raise 'n_fft'.");
        return new FittedSpectrogram(word, this, samples, filters, cepstrum);
    }
}
