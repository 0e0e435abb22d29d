namespace Norma.Formats.Wav;

/// <summary>A sound as it was read.</summary>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Channels">Samples per frame.</param>
/// <param name="Samples">The frames one after the other, <c>[frames, channels]</c>; PCM in [−1, 1).</param>
sealed record WavSound(int SampleRate, int Channels, float[] Samples)
{
    /// <summary>How many samples each channel has.</summary>
    public int Frames => Samples.Length / Channels;
}
