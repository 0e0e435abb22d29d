namespace Norma.Features.Sound;

/// <summary>A scale of pitch on which equal steps sound equal.</summary>
public enum MelScale
{
    /// <summary>Linear up to 1 kHz, logarithmic above (Slaney's Auditory Toolbox, 1998): librosa's default.</summary>
    Slaney,
    /// <summary><c>2595 log₁₀(1 + f / 700)</c> (the Hidden Markov Toolkit): torchaudio's default, <c>htk=True</c> of librosa.</summary>
    Htk,
}

/// <summary>Hertz to mels and back, as <c>librosa.hz_to_mel</c> and <c>mel_to_hz</c>.</summary>
static class MelScales
{
    // Slaney: 15 steps of 200/3 Hz to 1,000 Hz, then 27 steps to 6,400 Hz.
    const double LinearStep = 200.0 / 3, LogFrom = 1000, LogFromMel = LogFrom / LinearStep;

    static readonly double s_logStep = Math.Log(6.4) / 27;

    /// <summary>The pitch of a frequency, in mels.</summary>
    public static double FromHertz(this MelScale scale, double hertz) => scale == MelScale.Htk ? 2595 * Math.Log10(1 + hertz / 700)
        : hertz < LogFrom ? hertz / LinearStep
        : LogFromMel + Math.Log(hertz / LogFrom) / s_logStep;

    /// <summary>The frequency of a pitch, in hertz.</summary>
    public static double ToHertz(this MelScale scale, double mels) => scale == MelScale.Htk ? 700 * (Math.Pow(10, mels / 2595) - 1)
        : mels < LogFromMel ? mels * LinearStep
        : LogFrom * Math.Exp(s_logStep * (mels - LogFromMel));
}
