namespace Norma.Formats.Wav;

/// <summary>How a WAV file writes a sample; all are little-endian.</summary>
enum WavEncoding
{
    /// <summary>One byte without sign, silence at 128.</summary>
    Pcm8,
    /// <summary>Two bytes, two's complement.</summary>
    Pcm16,
    /// <summary>Three bytes, two's complement.</summary>
    Pcm24,
    /// <summary>Four bytes, two's complement.</summary>
    Pcm32,
    /// <summary>IEEE 754 binary32.</summary>
    Float32,
    /// <summary>IEEE 754 binary64.</summary>
    Float64,
}
