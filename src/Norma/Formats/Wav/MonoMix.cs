namespace Norma.Formats.Wav;

/// <summary>Several channels to one: their mean.</summary>
/// <remarks><c>y[t] = (1 / C) Σ_c x[t, c]</c>. Shapes: <c>[T, C] → [T]</c>. As <c>librosa.to_mono</c>.</remarks>
static class MonoMix
{
    /// <summary>Mixes the channels down.</summary>
    /// <param name="samples">The frames one after the other, <c>[T, C]</c>.</param>
    /// <param name="channels">How many channels, C.</param>
    /// <param name="mono">What is filled, <c>[T]</c>.</param>
    public static void Apply(ReadOnlySpan<float> samples, int channels, Span<float> mono)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, (long)mono.Length * channels);
        if (channels == 1)
        {
            samples.CopyTo(mono);
            return;
        }
        for (var t = 0; t < mono.Length; t++)
        {
            var sum = 0.0;
            foreach (var sample in samples.Slice(t * channels, channels)) sum += sample;
            mono[t] = (float)(sum / channels);
        }
    }
}
