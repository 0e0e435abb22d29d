using Norma.Spec;

namespace Norma.Formats.Archives;

/// <summary>A zip or tar file as plain files with names that stay in a folder: bounded in number and size, no name twice, links and devices left out, nothing written to the disk.</summary>
abstract class Archive : IDisposable
{
    /// <summary>The most members.</summary>
    protected const int MostMembers = 100_000;

    /// <summary>How many times as large as it is packed a large member may become.</summary>
    protected const int MostRatio = 200;

    /// <summary>What a member may become, whatever it is packed to.</summary>
    protected const long FreeOfRatio = 16 << 20;

    /// <summary>The most bytes that are unpacked of one member, and of an archive that must be unpacked whole.</summary>
    public const long MostBytes = 1 << 30;

    readonly HashSet<string> _folded = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of its files, in ordinal order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="InvalidDataException">They cannot be unpacked as they are.</exception>
    public abstract byte[] Read(string name);

    /// <summary>Opens an archive by its first bytes.</summary>
    /// <param name="stream">The file; seekable; disposed with the archive.</param>
    /// <exception cref="InvalidDataException">It is none, or one that is not opened; the message says why.</exception>
    public static Archive Open(FileStream stream)
    {
        Span<byte> head = stackalloc byte[4];
        var read = stream.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        if (read == 4 && head[..2].SequenceEqual("PK"u8)) return new ZipFiles(stream);
        return new TarFiles(stream, packed: read >= 2 && head[0] == 0x1F && head[1] == 0x8B);
    }

    /// <summary>Refuses a name that leaves the folder or stands twice.</summary>
    protected void Require(string name)
    {
        if (Contained.Unfit(name) is { } why) throw new InvalidDataException($"has a member {Printable.Quote(name)} whose name {why}");
        if (!_folded.Add(name)) throw new InvalidDataException($"has two members {Printable.Quote(name)}");
        if (_folded.Count > MostMembers) throw new InvalidDataException($"has more than {MostMembers} members");
    }

    /// <summary>Reads as many bytes as were said: no more, no less.</summary>
    protected static byte[] Exactly(Stream content, string name, long length)
    {
        // Room grows with what really comes, not with what the archive says.
        using var bytes = new MemoryStream((int)Math.Min(length, FreeOfRatio));
        var buffer = new byte[1 << 16];
        while (content.Read(buffer) is > 0 and var read)
        {
            if (bytes.Length + read > length) throw new InvalidDataException($"has a member {Printable.Quote(name)} that is longer than it says");
            bytes.Write(buffer, 0, read);
        }
        if (bytes.Length != length) throw new InvalidDataException($"has a member {Printable.Quote(name)} that ends after {bytes.Length} of {length} bytes");
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
