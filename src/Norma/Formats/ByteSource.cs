using Microsoft.Win32.SafeHandles;

namespace Norma.Formats;

/// <summary>Bytes that are read by place, from several threads: a file's, or what a file was decoded to.</summary>
abstract class ByteSource : IDisposable
{
    /// <summary>How many bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Fills as much of the span as there is from a place on.</summary>
    /// <returns>How many bytes were read: less than asked for only at the end.</returns>
    public abstract int Read(long offset, Span<byte> into);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A file's bytes. They are read, not mapped: a file that shrinks under a map ends the process.</summary>
sealed class FileBytes(SafeFileHandle handle) : ByteSource
{
    /// <inheritdoc/>
    public override long Length { get; } = RandomAccess.GetLength(handle);

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> into)
    {
        var wanted = (int)Math.Min(into.Length, Math.Max(0, Length - offset));
        var read = 0;
        while (read < wanted)
        {
            var part = RandomAccess.Read(handle, into[read..wanted], offset + read);
            if (part == 0) throw new EndOfStreamException("the file became shorter while it was read");
            read += part;
        }
        return read;
    }

    /// <inheritdoc/>
    public override void Dispose() => handle.Dispose();
}

/// <summary>Bytes in memory.</summary>
sealed class MemoryBytes(byte[] bytes) : ByteSource
{
    /// <inheritdoc/>
    public override long Length => bytes.LongLength;

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> into)
    {
        var count = (int)Math.Min(into.Length, Math.Max(0, bytes.LongLength - offset));
        bytes.AsSpan((int)Math.Min(offset, bytes.LongLength), count).CopyTo(into);
        return count;
    }

    /// <inheritdoc/>
    public override void Dispose() { }
}
