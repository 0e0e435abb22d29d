using System.Globalization;
using Norma.Data.Fields;
using Norma.Formats;
using Norma.Formats.Wav;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Sounds as <c>[samples, channels]</c> float32.</summary>
/// <param name="stated">Their contract.</param>
/// <param name="file">The table that names them.</param>
sealed class SoundCells(Audio stated, RowFile file) : FileCells<WavSound, (int Rate, double Duration), float>(file)
{
    int? _rate = stated.Rate;

    /// <inheritdoc/>
    protected override int MostBytes => 1 << 30;

    /// <inheritdoc/>
    protected override Shape? Stated => stated.Axes;

    /// <inheritdoc/>
    protected override bool AllSay => true;

    /// <inheritdoc/>
    protected override int? Rate => _rate;

    /// <inheritdoc/>
    protected override WavSound Read(byte[] bytes) => SoundFrom(bytes);

    /// <inheritdoc/>
    protected override (int Rate, double Duration) Said(WavSound item) => (item.SampleRate, (double)item.Frames / item.SampleRate);

    /// <inheritdoc/>
    protected override long BytesOf(WavSound item) => (long)item.Samples.Length * sizeof(float);

    /// <inheritdoc/>
    protected override Shape Agree(IReadOnlyList<(int Rate, double Duration)> said)
    {
        var rate = _rate ??= said[0].Rate;
        return (stated with { Rate = rate, Duration = stated.Duration ?? said.Max(sound => sound.Duration) }).Axes!;
    }

    /// <inheritdoc/>
    protected override void Write(WavSound item, Shape shape, Span<float> into)
    {
        if (stated.Rate is null && item.SampleRate != _rate)
            throw new CellFaultException(string.Create(CultureInfo.InvariantCulture, $"names a file of {item.SampleRate} samples a second, and the first has {_rate}; state 'rate' to resample"));
        Write(stated with { Rate = _rate }, item, into);
    }

    /// <summary>The sound of a file's bytes.</summary>
    /// <exception cref="CellFaultException">They are none; the message goes on after "the file".</exception>
    public static WavSound SoundFrom(byte[] bytes)
    {
        try
        {
            using var source = new MemoryBytes(bytes);
            return WavFile.Read(source, "");
        }
        catch (FindingsException fault)
        {
            throw new CellFaultException($"is no WAV sound that is read ({fault.Findings[0].Code}: {fault.Findings[0].Message})");
        }
    }

    /// <summary>The samples of a sound, brought to the rate, the channels and the length.</summary>
    /// <param name="audio">The contract; its rate is known.</param>
    /// <param name="sound">The sound.</param>
    /// <param name="into">As many samples as the contract asks for, frames one after the other; what the sound does not fill is silence.</param>
    /// <exception cref="CellFaultException">It has other channels, or a rate that does not suit.</exception>
    public static void Write(Audio audio, WavSound sound, Span<float> into)
    {
        var channels = audio.Channels;
        var samples = sound.Samples;
        if (channels == 1 && sound.Channels > 1)
        {
            samples = new float[sound.Frames];
            MonoMix.Apply(sound.Samples, sound.Channels, samples);
        }
        else if (channels != sound.Channels) throw new CellFaultException($"has {sound.Channels} channels, not {channels}");
        var rate = audio.Rate!.Value;
        if (sound.SampleRate != rate)
        {
            if (!Resampler.Suits(sound.SampleRate, rate)) throw new CellFaultException(string.Create(CultureInfo.InvariantCulture, $"has {sound.SampleRate} samples a second, which {rate} does not suit"));
            var resampler = new Resampler(sound.SampleRate, rate);
            // What lies beyond the length is not resampled, however far the rates are apart.
            var frames = (int)Math.Min(samples.Length / channels, resampler.Needed(into.Length / channels));
            var length = checked((int)resampler.Length(frames));
            var resampled = new float[checked(length * channels)];
            if (channels == 1) resampler.Apply(samples.AsSpan(0, frames), resampled);
            else
            {
                var (one, other) = (new float[frames], new float[length]);
                for (var channel = 0; channel < channels; channel++)
                {
                    for (var t = 0; t < frames; t++) one[t] = samples[t * channels + channel];
                    resampler.Apply(one, other);
                    for (var t = 0; t < length; t++) resampled[t * channels + channel] = other[t];
                }
            }
            samples = resampled;
        }
        var kept = Math.Min(samples.Length, into.Length);
        samples.AsSpan(0, kept).CopyTo(into);
        into[kept..].Clear();
    }
}
