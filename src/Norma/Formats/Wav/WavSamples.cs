using System.Buffers.Binary;

namespace Norma.Formats.Wav;

/// <summary>Bytes of samples to numbers.</summary>
/// <remarks>
/// PCM of n bits: <c>x / 2^(n−1)</c>, of 8 bits <c>(x − 128) / 128</c>, which lies in [−1, 1); of 32 bits, the 64 largest round to 1. Float as it stands, which may
/// lie outside. As <c>soundfile.read(dtype="float32")</c> and <c>librosa.load</c>.
/// </remarks>
static class WavSamples
{
    /// <summary>The largest magnitude of a float sample: full scale is 1, some writers leave integers of 32 bits; what is larger is no sound, and its power would not be finite.</summary>
    public const float Largest = 2_147_483_648;

    /// <summary>Fills the span.</summary>
    /// <param name="encoding">How the samples are written.</param>
    /// <param name="bytes">As many samples as the span has.</param>
    /// <param name="samples">What is filled.</param>
    /// <returns>The first sample that is no number up to <see cref="Largest"/>; −1 when there is none.</returns>
    public static int Decode(WavEncoding encoding, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        switch (encoding)
        {
            case WavEncoding.Pcm8:
                for (var i = 0; i < samples.Length; i++) samples[i] = (bytes[i] - 128) * (1f / 128);
                return -1;
            case WavEncoding.Pcm16:
                for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) * (1f / 32_768);
                return -1;
            case WavEncoding.Pcm24:
                for (var i = 0; i < samples.Length; i++) samples[i] = ((sbyte)bytes[3 * i + 2] << 16 | bytes[3 * i + 1] << 8 | bytes[3 * i]) * (1f / 8_388_608);
                return -1;
            case WavEncoding.Pcm32:
                for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]) * (1f / 2_147_483_648);
                return -1;
            case WavEncoding.Float32:
                for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                return FirstUnfit(samples);
            default:
                for (var i = 0; i < samples.Length; i++) samples[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                return FirstUnfit(samples);
        }
    }

    static int FirstUnfit(ReadOnlySpan<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            if (!(Math.Abs(samples[i]) <= Largest)) return i;
        return -1;
    }
}
