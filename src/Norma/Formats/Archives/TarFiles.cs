using System.Formats.Tar;
using System.IO.Compression;
using Norma.Spec;

namespace Norma.Formats.Archives;

/// <summary>The files of a tar, plain or packed by gzip. It has no list of its members: it is gone through once, and its files are held.</summary>
sealed class TarFiles : Archive
{
    readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Reads all files.</summary>
    /// <exception cref="InvalidDataException">It is broken, too large, or has members that no folder could have.</exception>
    public TarFiles(FileStream stream, bool packed)
    {
        using (stream)
        {
            using Stream bytes = packed ? new Unpacked(new GZipStream(stream, CompressionMode.Decompress), stream.Length) : stream;
            using var tar = new TarReader(bytes);
            var (total, entries) = (0L, 0);
            while (Next(tar) is { } entry)
            {
                if (++entries > MostMembers) throw new InvalidDataException($"has more than {MostMembers} members");
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)) continue;
                var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                Require(name);
                if ((total += entry.Length) > MostBytes) throw new InvalidDataException($"holds more than {MostBytes} bytes");
                _files.Add(name, entry.DataStream is null ? [] : Exactly(entry.DataStream, name, entry.Length));
            }
        }
        if (_files.Count == 0) throw new InvalidDataException("is no zip, and no tar with files");
    }

    static TarEntry? Next(TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception fault) when (fault is EndOfStreamException or FormatException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"is a broken tar ({Printable.Escape(fault.Message)})");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [.. _files.Keys];

    /// <inheritdoc/>
    public override byte[] Read(string name) => _files[name];

    /// <inheritdoc/>
    public override void Dispose() { }

    /// <summary>What gzip gives, as long as it is no bomb.</summary>
    sealed class Unpacked(GZipStream from, long packed) : Stream
    {
        long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = from.Read(buffer);
            _read += read;
            if (_read > FreeOfRatio && _read / MostRatio > packed) throw new InvalidDataException($"becomes more than {MostRatio} times its {packed} bytes: a bomb");
            if (_read > 2 * MostBytes) throw new InvalidDataException($"holds more than {MostBytes} bytes");
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) from.Dispose();
            base.Dispose(disposing);
        }
    }
}
