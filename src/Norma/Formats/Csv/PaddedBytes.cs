namespace Norma.Formats.Csv;

/// <summary>Bytes that are followed by at least 64 more in memory, so that vectors may be loaded at their end.</summary>
readonly ref struct PaddedBytes
{
    /// <summary>How many bytes must follow.</summary>
    public const int Padding = 64;

    readonly ReadOnlySpan<byte> _buffer;

    /// <summary>The first <paramref name="length"/> bytes of a buffer.</summary>
    public PaddedBytes(ReadOnlySpan<byte> buffer, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length + Padding, buffer.Length, nameof(length));
        _buffer = buffer;
        Length = length;
    }

    /// <summary>How many bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _buffer[..Length];

    /// <summary>The first byte, from which loads may reach past the end by the padding.</summary>
    public ref readonly byte First => ref System.Runtime.InteropServices.MemoryMarshal.GetReference(_buffer);
}
