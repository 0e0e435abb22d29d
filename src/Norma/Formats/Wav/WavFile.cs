using Norma.Spec;

namespace Norma.Formats.Wav;

/// <summary>Reads WAV files: RIFF/WAVE with PCM of 8, 16, 24 or 32 bits or IEEE float of 32 or 64, any number of channels, 1 to 768,000 Hz.</summary>
/// <remarks>Every size is checked against the file before anything is allocated: a file of n bytes never takes more than 4 n bytes of memory and one block.</remarks>
static class WavFile
{
    /// <summary>The most samples of all channels, unless a caller says less: 1 GiB of float32.</summary>
    public const long MostSamples = 1L << 28;

    const int BlockSamples = 1 << 14;

    /// <summary>What a file says of its samples; they are not read.</summary>
    /// <exception cref="FindingsException"><c>FILE011</c>: it cannot be read. <c>FILE060</c> to <c>FILE062</c>: it is no WAV file, or not one that is read (exit 3). <c>FILE064</c>: it has too many samples (6).</exception>
    public static WavHeader Describe(string path, long mostSamples = MostSamples) => Guarded(path, bytes => WavHeader.Read(bytes, mostSamples));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostSamples">The most samples, of all channels.</param>
    /// <exception cref="FindingsException">As <see cref="Describe"/>; <c>FILE063</c>: a sample is no number of a sound (exit 3).</exception>
    public static WavSound Read(string path, long mostSamples = MostSamples) => Guarded(path, bytes => Decode(bytes, mostSamples));

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="path">What findings call the file.</param>
    /// <param name="mostSamples">The most samples, of all channels.</param>
    /// <exception cref="FindingsException">As <see cref="Read(string, long)"/>.</exception>
    public static WavSound Read(ByteSource bytes, string path, long mostSamples = MostSamples) => Guarded(path, () => Decode(bytes, mostSamples));

    static WavSound Decode(ByteSource bytes, long mostSamples)
    {
        var header = WavHeader.Read(bytes, Math.Min(mostSamples, Array.MaxLength));
        var (format, at) = (header.Format, header.DataAt);
        var samples = new float[header.Samples];
        var block = new byte[Math.Min(samples.Length, BlockSamples) * format.BytesPerSample];
        for (var first = 0; first < samples.Length; first += BlockSamples)
        {
            var into = samples.AsSpan(first, Math.Min(BlockSamples, samples.Length - first));
            var from = block.AsSpan(0, into.Length * format.BytesPerSample);
            if (bytes.Read(at, from) != from.Length) throw new EndOfStreamException("the file became shorter while it was read");
            if (WavSamples.Decode(format.Encoding, from, into) is var unfit and >= 0) throw NoSound(first + unfit, format, into[unfit]);
            at += from.Length;
        }
        return new(format.SampleRate, format.Channels, samples);
    }

    static WavFaultException NoSound(int sample, WavFormat format, float value) => new(new("FILE063", "data", FormattableString.Invariant($"holds {value} in frame {sample / format.Channels}, channel {sample % format.Channels}"))
    {
        Expected = FormattableString.Invariant($"numbers from -{(long)WavSamples.Largest} to {(long)WavSamples.Largest}; full scale is 1"),
        Fix = "write the file again from its origin, or leave it out.",
    });

    static T Guarded<T>(string path, Func<ByteSource, T> read)
    {
        using var stream = OuterFile.Open(path);
        using var bytes = new FileBytes(stream.SafeFileHandle);
        return Guarded(path, () => read(bytes));
    }

    static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (WavFaultException fault)
        {
            throw new FindingsException(fault.ExitCode, fault.Finding with { File = path });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw OuterFile.Unreadable(path, $"cannot be read ({fault.GetType().Name})", ExitCode.Environment);
        }
    }
}
