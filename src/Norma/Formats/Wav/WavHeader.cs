using Norma.Spec;

namespace Norma.Formats.Wav;

/// <summary>What is known of a WAV file before its samples are read.</summary>
/// <param name="Format">What its samples are.</param>
/// <param name="DataAt">Where they begin.</param>
/// <param name="Frames">How many of each channel.</param>
readonly record struct WavHeader(WavFormat Format, long DataAt, long Frames)
{
    /// <summary>How many samples, of all channels; never more than the file has bytes.</summary>
    public long Samples => Frames * Format.Channels;

    /// <summary>How long the sound is, in seconds.</summary>
    public double Seconds => (double)Frames / Format.SampleRate;

    /// <summary>Reads it.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="mostSamples">The most samples, of all channels.</param>
    /// <exception cref="WavFaultException"><c>FILE060</c> to <c>FILE062</c>, and <c>FILE064</c>: it has more samples.</exception>
    public static WavHeader Read(ByteSource bytes, long mostSamples)
    {
        var chunks = WavChunks.Find(bytes);
        Span<byte> chunk = stackalloc byte[(int)Math.Min(chunks.FormatSize, WavFormat.Extensible)];
        bytes.Read(chunks.FormatAt, chunk);
        var format = WavFormat.Read(chunk, chunks.FormatSize);
        var (frames, rest) = Math.DivRem(chunks.DataSize, format.BytesPerFrame);
        if (rest != 0 && !chunks.OpenEnded) throw WavChunks.Damaged("data", $"has {chunks.DataSize} bytes", $"whole frames of {format.BytesPerFrame}");
        var header = new WavHeader(format, chunks.DataAt, frames);
        if (header.Samples > mostSamples)
            throw new WavFaultException(new("FILE064", "data", $"has {header.Samples} samples") { Expected = $"at most {mostSamples}", Fix = "cut the sound into parts." }, ExitCode.Limit);
        return header;
    }
}
