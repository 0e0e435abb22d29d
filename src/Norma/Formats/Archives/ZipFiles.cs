using System.IO.Compression;
using Norma.Spec;

namespace Norma.Formats.Archives;

/// <summary>The files of a zip, each unpacked when it is asked for.</summary>
sealed class ZipFiles : Archive
{
    const int LinkType = 0xA000, TypeMask = 0xF000;

    readonly ZipArchive _zip;
    readonly SortedDictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Reads the list of its members.</summary>
    /// <exception cref="InvalidDataException">It is broken, or has members that no folder could have.</exception>
    public ZipFiles(FileStream stream)
    {
        _zip = new(stream, ZipArchiveMode.Read);
        try
        {
            if (_zip.Entries.Count > MostMembers) throw new InvalidDataException($"has {_zip.Entries.Count} members, more than {MostMembers}");
            foreach (var entry in _zip.Entries)
            {
                if (entry.FullName.EndsWith('/')) continue;
                Require(entry.FullName);
                if (((entry.ExternalAttributes >> 16) & TypeMask) != LinkType) _entries.Add(entry.FullName, entry);
            }
        }
        catch
        {
            _zip.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [.. _entries.Keys];

    /// <inheritdoc/>
    public override byte[] Read(string name)
    {
        var entry = _entries[name];
        if (entry.Length > MostBytes) throw new InvalidDataException($"has a member {Printable.Quote(name)} of {entry.Length} bytes, more than {MostBytes}");
        if (entry.Length > FreeOfRatio && entry.Length / MostRatio > entry.CompressedLength) throw new InvalidDataException($"has a member {Printable.Quote(name)} that becomes {entry.Length} bytes of {entry.CompressedLength}: a bomb");
        if (entry.IsEncrypted) throw new InvalidDataException($"has a member {Printable.Quote(name)} that is encrypted");
        // One reader moves in the file at a time.
        lock (_entries)
        {
            using var content = entry.Open();
            return Exactly(content, name, entry.Length);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _zip.Dispose();
}
