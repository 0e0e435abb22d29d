using System.Buffers;

namespace Norma.Data.Reading;

/// <summary>A buffer of the pool, given back at the end of its block.</summary>
readonly struct Rented(int length) : IDisposable
{
    /// <summary>At least as many bytes as were asked for.</summary>
    public byte[] Array { get; } = ArrayPool<byte>.Shared.Rent(length);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(Array);
}
