using System.Globalization;
using Norma.Features.Sound;
using Norma.Spec;

namespace Norma.Features.Transforms;

/// <summary>Mel-frequency cepstral coefficients: the shape of a sound's spectrum in a few numbers that hardly depend on each other.</summary>
/// <remarks>
/// The orthonormal DCT-II of <c>mel_spectrogram</c> in decibels, its first <c>n_mfcc</c> coefficients. Shapes: <c>[samples, 1]</c> → <c>[frames, n_mfcc]</c>.
/// <para><c>librosa.feature.mfcc(dct_type=2, norm="ortho")</c>, transposed; Davis &amp; Mermelstein 1980, https://doi.org/10.1109/TASSP.1980.1163420.</para>
/// </remarks>
/// <param name="NMfcc">How many coefficients.</param>
/// <param name="Lifter">Above 0, weakens the first and the last coefficients.</param>
/// <param name="NFft">The length of a transform, in samples.</param>
/// <param name="HopLength">From one frame to the next, in samples; a quarter of the window when absent.</param>
/// <param name="WinLength">The length of the window, in samples; <c>n_fft</c> when absent.</param>
/// <param name="NMels">How many pitches.</param>
/// <param name="Fmin">The lowest frequency, in hertz.</param>
/// <param name="Fmax">The highest frequency, in hertz; half the rate when absent.</param>
/// <param name="Scale">Which mels.</param>
/// <param name="Norm">Whether every filter has the same area rather than the same height.</param>
/// <param name="Amin">The least strength; what is weaker counts as this.</param>
/// <param name="TopDb">How far below the strongest is kept, in decibels; 0 for without end.</param>
[Word]
public sealed record Mfcc(
    [Bounds(1, 4096)] int NMfcc = 20,
    [Bounds(0, 1000)] double Lifter = 0,
    [Bounds(2, 1 << 16)] int NFft = 2048,
    [Bounds(1, 1 << 20)] int? HopLength = null,
    [Bounds(1, 1 << 16)] int? WinLength = null,
    [Bounds(1, 4096)] int NMels = 128,
    [Bounds(0, 384_000)] double Fmin = 0,
    [Bounds(0, 384_000)] double? Fmax = null,
    MelScale Scale = MelScale.Slaney,
    bool Norm = true,
    [Bounds(1e-30, 1)] double Amin = 1e-10,
    [Bounds(0, 400)] double TopDb = 80) : Transform
{
    MelSpectrogram Spectrogram => new(NFft, HopLength, WinLength, NMels, Fmin, Fmax, Scale, Norm, true, Amin, TopDb);

    /// <inheritdoc/>
    public override Items<Kind> Takes => [Kind.Sound];

    /// <inheritdoc/>
    public override Kind Gives(Kind kind) => Kind.Tensor;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(Kind kind, string path)
    {
        foreach (var finding in Spectrogram.Check(kind, path)) yield return finding;
        if (NMfcc > NMels)
            yield return new("FEAT004", SpecPath.Key(path, "n_mfcc"), string.Create(CultureInfo.InvariantCulture, $"received {NMfcc}, more than pitches")) { Expected = string.Create(CultureInfo.InvariantCulture, $"at most {NMels}"), Fix = "lower it, or raise 'n_mels'." };
    }

    /// <inheritdoc/>
    public override FittedTransform Fit(Flow train, FeaturePlace at) => Spectrogram.FitSpectrogram(train, at, "mfcc", new Sound.Mfcc(NMels, NMfcc, Lifter));
}
