using System.Text.Json;
using System.Text.Json.Serialization;
using Norma.Spec;

namespace Norma.Formats;

/// <summary>A file that a manifest lists.</summary>
/// <param name="Path">Its name in the folder, with <c>/</c>.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of its bytes, in lower-case hexadecimal digits.</param>
public sealed record ManifestEntry(string Path, long Size, string Sha256);

/// <summary>What a folder holds: every file but the manifest itself, with size and digest.</summary>
/// <param name="Files">In ordinal order of their names.</param>
public sealed partial record Manifest(Items<ManifestEntry> Files)
{
    /// <summary>Its name in the folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The most bytes of one.</summary>
    public const long MostBytes = 1 << 20;

    const int MostFiles = 10_000;

    /// <summary>The manifest of the files that lie in a folder.</summary>
    public static Manifest Of(string folder) => new([.. Directory.EnumerateFiles(folder).Where(path => Path.GetFileName(path) != FileName)
        .Select(path => new ManifestEntry(Path.GetFileName(path), new FileInfo(path).Length, Digest.Sha256(path)))
        .OrderBy(entry => entry.Path, StringComparer.Ordinal)]);

    /// <summary>As it is written.</summary>
    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(new Stated([.. Files]), ManifestForm.Types.Stated), (byte)'\n'];

    /// <summary>A manifest whose entries are sound: names that stay in the folder, none twice in any case, sizes, digests.</summary>
    /// <exception cref="InvalidDataException">It is none; the message says why.</exception>
    public static Manifest Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var files = JsonSerializer.Deserialize(bytes, ManifestForm.Types.Stated)?.Files ?? throw new InvalidDataException("it is null");
            if (files.Length > MostFiles) throw new InvalidDataException($"it lists {files.Length} files");
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var file in files)
            {
                if (file is null) throw new InvalidDataException("it lists null");
                if (Contained.Unfit(file.Path) is { } why) throw new InvalidDataException($"the name {Printable.Quote(file.Path)} {why}");
                if (!names.Add(file.Path)) throw new InvalidDataException($"it lists {Printable.Quote(file.Path)} twice");
                if (file.Size < 0) throw new InvalidDataException($"{Printable.Quote(file.Path)} is said to have {file.Size} bytes");
                if (file.Sha256.Length != 64 || file.Sha256.Any(c => !char.IsAsciiHexDigitLower(c))) throw new InvalidDataException($"{Printable.Quote(file.Path)} has no SHA-256");
            }
            return new([.. files]);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"it is no manifest (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine})", fault);
        }
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    sealed record Stated(ManifestEntry[] Files);

    [JsonSerializable(typeof(Stated))]
    sealed partial class ManifestForm : JsonSerializerContext
    {
        public static ManifestForm Types { get; } = new(new(RecordJson.Options));
    }
}
