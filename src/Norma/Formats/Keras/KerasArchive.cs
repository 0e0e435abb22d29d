using System.IO.Compression;
using Norma.Spec;

namespace Norma.Formats.Keras;

/// <summary>The zip of a <c>.keras</c> file: its three parts, nothing else, each once, none larger than it says.</summary>
/// <param name="Metadata"><c>metadata.json</c>.</param>
/// <param name="Config"><c>config.json</c>.</param>
/// <param name="Weights"><c>model.weights.h5</c>.</param>
sealed record KerasArchive(byte[] Metadata, byte[] Config, byte[] Weights)
{
    /// <summary>The names of the parts.</summary>
    public const string MetadataName = "metadata.json", ConfigName = "config.json", WeightsName = "model.weights.h5";

    const int MostMembers = 10_000, MostRatio = 200;
    const long MostText = 64 << 20, FreeOfRatio = 16 << 20;

    /// <summary>Reads the parts.</summary>
    /// <param name="stream">The file; seekable.</param>
    /// <exception cref="InvalidDataException">It is no such zip; the message says what it is instead.</exception>
    public static KerasArchive Read(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (zip.Entries.Count > MostMembers) throw new InvalidDataException($"the zip has {zip.Entries.Count} members, more than {MostMembers}");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in zip.Entries)
        {
            if (!seen.Add(entry.FullName)) throw new InvalidDataException($"the zip has two members {Printable.Quote(entry.FullName)}");
            if (entry.FullName is MetadataName or ConfigName or WeightsName) continue;
            if (entry.FullName is "assets/" && entry.Length == 0) continue;
            throw new InvalidDataException(entry.FullName switch
            {
                "model.weights.npz" => "the weights are in model.weights.npz, a format of pickled objects, which is not read",
                _ when entry.FullName.StartsWith("assets/", StringComparison.Ordinal) => $"the zip has the asset {Printable.Quote(entry.FullName)}: no layer that is read has assets",
                _ => $"the zip has a member {Printable.Quote(entry.FullName)}, which no model has",
            });
        }
        RequireEnd(stream);
        return new(Part(zip, MetadataName, 1 << 20), Part(zip, ConfigName, MostText), Part(zip, WeightsName, Array.MaxLength));
    }

    /// <summary>Writes the parts, as Keras does: stored, in its order, with one fixed date.</summary>
    public void Write(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, bytes) in new[] { (MetadataName, Metadata), (ConfigName, Config), (WeightsName, Weights) })
        {
            var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
            entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var into = entry.Open();
            into.Write(bytes);
        }
    }

    // What is behind the zip another reader may take for another file.
    static void RequireEnd(Stream stream)
    {
        const int Size = 22;
        Span<byte> end = stackalloc byte[Size];
        stream.Seek(-Size, SeekOrigin.End);
        stream.ReadExactly(end);
        if (end is not [(byte)'P', (byte)'K', 5, 6, .., 0, 0]) throw new InvalidDataException("bytes follow the end of the zip");
    }

    static byte[] Part(ZipArchive zip, string name, long most)
    {
        var entry = zip.GetEntry(name) ?? throw new InvalidDataException($"the zip has no '{name}'");
        if (entry.Length > most) throw new InvalidDataException($"'{name}' has {entry.Length} bytes, more than {most}");
        if (entry.Length > FreeOfRatio && entry.Length / MostRatio > entry.CompressedLength) throw new InvalidDataException($"'{name}' becomes {entry.Length} bytes of {entry.CompressedLength}: a bomb");
        using var content = entry.Open();
        // Room grows with what really comes, not with what the zip says.
        using var bytes = new MemoryStream((int)Math.Min(entry.Length, FreeOfRatio));
        var buffer = new byte[1 << 16];
        while (content.Read(buffer) is > 0 and var read)
        {
            if (bytes.Length + read > entry.Length) throw new InvalidDataException($"'{name}' is longer than the zip says");
            bytes.Write(buffer, 0, read);
        }
        if (bytes.Length != entry.Length) throw new InvalidDataException($"'{name}' ends after {bytes.Length} of {entry.Length} bytes");
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }
}
