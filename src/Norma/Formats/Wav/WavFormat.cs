using System.Buffers.Binary;
using Norma.Spec;

namespace Norma.Formats.Wav;

/// <summary>What the <c>fmt </c> chunk of a WAV file says of its samples.</summary>
/// <remarks>
/// <c>WAVEFORMATEX</c> and <c>WAVEFORMATEXTENSIBLE</c>: tag, channels, rate, bytes per second, bytes per frame, bits; for the tag 0xFFFE, the valid bits and the
/// tag as the first two bytes of a GUID. What they say twice must agree.
/// <para>https://learn.microsoft.com/windows/win32/api/mmreg/ns-mmreg-waveformatextensible.</para>
/// </remarks>
/// <param name="Encoding">How a sample is written.</param>
/// <param name="SampleRate">Frames per second, 1 … <see cref="HighestRate"/>.</param>
/// <param name="Channels">Samples per frame; as many as a frame of 65,535 bytes holds.</param>
readonly record struct WavFormat(WavEncoding Encoding, int SampleRate, int Channels)
{
    /// <summary>The highest rate that is read, in hertz.</summary>
    public const int HighestRate = 768_000;

    /// <summary>The fields of every format, and of the extensible one.</summary>
    public const int Plain = 16, Extensible = 40;

    /// <summary>How many bytes a sample has.</summary>
    public int BytesPerSample => Encoding switch { WavEncoding.Pcm8 => 1, WavEncoding.Pcm16 => 2, WavEncoding.Pcm24 => 3, WavEncoding.Float64 => 8, _ => 4 };

    /// <summary>How many bytes a frame has: a sample of each channel.</summary>
    public int BytesPerFrame => BytesPerSample * Channels;

    /// <summary>Reads the chunk.</summary>
    /// <param name="chunk">Its bytes, those behind <see cref="Extensible"/> left out; at least <see cref="Plain"/>.</param>
    /// <param name="size">The size that the chunk says.</param>
    /// <exception cref="WavFaultException"><c>FILE061</c>: an encoding that is not read. <c>FILE062</c>: numbers that contradict each other.</exception>
    public static WavFormat Read(ReadOnlySpan<byte> chunk, uint size)
    {
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk), channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]), perSecond = BinaryPrimitives.ReadUInt32LittleEndian(chunk[8..]);
        int perFrame = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]), bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == 0xFFFE) tag = Extended(chunk, bits);
        else if (size >= 18 && BinaryPrimitives.ReadUInt16LittleEndian(chunk[16..]) is var extra && extra > size - 18)
            throw Contradicts($"announces {extra} more bytes than its 18 and has {size - 18}", "as many as the chunk has");

        var encoding = (tag, bits) switch
        {
            (1, 8) => WavEncoding.Pcm8,
            (1, 16) => WavEncoding.Pcm16,
            (1, 24) => WavEncoding.Pcm24,
            (1, 32) => WavEncoding.Pcm32,
            (3, 32) => WavEncoding.Float32,
            (3, 64) => WavEncoding.Float64,
            _ => throw NotRead($"is {Name(tag)} of {bits} bits"),
        };
        if (channels == 0) throw Contradicts("has 0 channels", "at least 1");
        if (rate is 0 or > HighestRate) throw Contradicts($"has {rate} frames per second", $"1 to {HighestRate}");
        var format = new WavFormat(encoding, (int)rate, channels);
        if (perFrame != format.BytesPerFrame) throw Contradicts($"has frames of {perFrame} bytes", $"{format.BytesPerFrame}, for {channels} channels of {bits} bits");
        // The field has 32 bits: what is larger is written modulo 2^32.
        if (perSecond != unchecked(rate * (uint)perFrame)) throw Contradicts($"has {perSecond} bytes per second", $"{(long)rate * perFrame}, for {rate} frames of {perFrame} bytes");
        return format;
    }

    static int Extended(ReadOnlySpan<byte> chunk, int bits)
    {
        if (chunk.Length < Extensible) throw Contradicts($"is extensible and has {chunk.Length} bytes", $"at least {Extensible}");
        if (BinaryPrimitives.ReadUInt16LittleEndian(chunk[16..]) is var extra and < 22) throw Contradicts($"is extensible and announces {extra} more bytes", "at least 22");
        if (BinaryPrimitives.ReadUInt16LittleEndian(chunk[18..]) is var valid && (valid == 0 || valid > bits)) throw Contradicts($"has {valid} valid bits of {bits}", $"1 to {bits}");
        // KSDATAFORMAT_SUBTYPE_…: the tag, then the same 14 bytes for all.
        ReadOnlySpan<byte> family = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];
        if (!chunk[26..Extensible].SequenceEqual(family)) throw NotRead("is extensible with a subformat of its own");
        return BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
    }

    static string Name(int tag) => tag switch
    {
        1 => "PCM",
        2 => "Microsoft ADPCM",
        3 => "IEEE float",
        6 => "A-law",
        7 => "mu-law",
        0x11 => "IMA ADPCM",
        0x31 => "GSM 6.10",
        0x50 => "MPEG",
        0x55 => "MP3",
        _ => $"the format 0x{tag:X4}",
    };

    static WavFaultException NotRead(string what) => new(new("FILE061", "fmt", what)
    {
        Expected = "PCM of 8, 16, 24 or 32 bits, or IEEE float of 32 or 64",
        Fix = "write it again, as 'sox IN -b 16 -e signed-integer OUT.wav' does.",
    });

    static WavFaultException Contradicts(string what, string expected) => new(new("FILE062", "fmt", what) { Expected = expected, Fix = "write the file again from its origin." });
}
