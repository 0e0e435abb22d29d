using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Norma.Formats;
using Norma.Formats.Archives;
using Norma.Formats.Croissant;
using Norma.Spec;

namespace Norma.Data.Reading.RecordSets;

/// <summary>The files of a Croissant document as they lie beside it: nothing is downloaded, none is outside its folder, each is the one whose digest is stated.</summary>
/// <param name="document">The document.</param>
/// <param name="folder">Its folder.</param>
/// <param name="shown">The document as findings name it.</param>
sealed class LocalFiles(CroissantDescription document, string folder, string shown) : IDisposable
{
    readonly Dictionary<string, IReadOnlyList<LocalFile>> _known = new(StringComparer.Ordinal);
    readonly Dictionary<string, Archive> _archives = new(StringComparer.Ordinal);
    readonly List<DataFile> _read = [];

    /// <summary>The files that were read, as the lock records them.</summary>
    public IReadOnlyList<DataFile> Read => _read;

    /// <summary>A file, or the files of a set in ordinal order.</summary>
    /// <exception cref="FindingsException"><c>DATA101</c>, <c>DATA102</c>, <c>DATA103</c>: they cannot be had (exit 3).</exception>
    public IReadOnlyList<LocalFile> Of(string id)
    {
        if (_known.TryGetValue(id, out var known)) return known;
        var file = document.Files.FirstOrDefault(f => f.Id == id) ?? throw RecordSetFault.Broken(shown, "", $"names the file {Printable.Quote(id)}, which it has not", "a file of its distribution", "correct the id.");
        return _known[id] = file.ContainedIn.Count == 0 || IsFolder(file) ? Beside(file) : Inside(file);
    }

    // A repository that was cloned is the folder in which the document lies.
    bool IsFolder(CroissantFile file) => file.ContainedIn is [var one] && document.Files.FirstOrDefault(f => f.Id == one) is { IsSet: false } container && container.Format.StartsWith("git+", StringComparison.OrdinalIgnoreCase);

    LocalFile[] Beside(CroissantFile file)
    {
        if (file.IsSet)
        {
            var names = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var pattern in file.Includes)
            {
                Require(file, pattern);
                try { names.UnionWith(Globs.Resolve(folder, pattern)); }
                catch (FindingsException none) when (none.ExitCode == ExitCode.Data) { }
            }
            names.RemoveWhere(name => file.Excludes.Any(pattern => Globs.Matches(pattern.Split('/'), name.Split('/'))));
            if (names.Count == 0)
                throw RecordSetFault.File(shown, file.Id, $"no file is {List(file.Includes)}", "the files of the set beside the document", IsFolder(file) && UrlOf(file.ContainedIn[0]) is { } from
                    ? $"nothing is downloaded: get them from {Printable.Escape(from)}, and lay them under these names beside the document." : "lay them there; the pattern is relative to the document's folder.");
            var found = names.Select(name => OnDisk(name, file.Format)).ToArray();
            Note(file, found);
            return found;
        }
        var local = NameOf(file);
        var one = OnDisk(local, file.Format);
        Verify(file, one);
        return [one];
    }

    string? UrlOf(string id) => document.Files.FirstOrDefault(f => f.Id == id)?.Url;

    // A remote file is taken from beside the document, by the last part of its address.
    string NameOf(CroissantFile file)
    {
        var url = file.Url ?? throw RecordSetFault.Broken(shown, file.Id, "has no contentUrl", "where the file is", "state it.");
        if (!url.Contains(':', StringComparison.Ordinal))
        {
            var plain = url.StartsWith("./", StringComparison.Ordinal) ? url[2..] : url;
            if (Contained.Unfit(plain) is { } why) throw RecordSetFault.File(shown, file.Id, $"has the contentUrl {Printable.Quote(url)}, which {why}", "a file in the document's folder", "copy the file there.");
            if (File.Exists(Path.Combine(folder, plain))) return plain;
            throw RecordSetFault.File(shown, file.Id, $"names {Printable.Quote(plain)}, which is not there", "the file in the document's folder", "bring the file, or correct contentUrl.");
        }
        var name = Uri.TryCreate(url, UriKind.Absolute, out var address) ? Uri.UnescapeDataString(address.AbsolutePath.Split('/')[^1]) : "";
        if (Contained.Unfit(name) is null && !name.Contains('/', StringComparison.Ordinal) && File.Exists(Path.Combine(folder, name))) return name;
        throw RecordSetFault.File(shown, file.Id, $"is at {Printable.Quote(url)}, and nothing is downloaded", "the file beside the document", Contained.Unfit(name) is null ? $"download it as {Printable.Quote(name)} into the document's folder." : "download it, and name it in contentUrl.");
    }

    LocalFile[] Inside(CroissantFile file)
    {
        if (file.ContainedIn.Count > 1) throw RecordSetFault.Unread(shown, file.Id, "is contained in several files", "one archive", "name the files of each archive by a set of their own.");
        var container = document.Files.First(f => f.Id == file.ContainedIn[0]);
        if (container.IsSet || container.ContainedIn.Count > 0) throw RecordSetFault.Unread(shown, file.Id, $"is in {Printable.Quote(container.Id)}, which is itself {(container.IsSet ? "a set of files" : "in an archive")}", "an archive beside the document", "unpack the outer one beside the document.");
        if (!_archives.TryGetValue(container.Id, out var archive)) archive = _archives[container.Id] = Opened(container);
        var outer = Of(container.Id)[0].Shown;
        if (file.IsSet)
        {
            foreach (var pattern in file.Includes.Concat(file.Excludes)) Require(file, pattern);
            string[] names = [.. archive.Names.Where(name => file.Includes.Any(p => Globs.Matches(p.Split('/'), name.Split('/'))) && !file.Excludes.Any(p => Globs.Matches(p.Split('/'), name.Split('/'))))];
            return names.Length > 0 ? Array.ConvertAll(names, name => InArchive(archive, outer, name, file.Format))
                : throw RecordSetFault.File(shown, file.Id, $"no file of {Printable.Quote(outer)} is {List(file.Includes)}", $"one of: {List(archive.Names)}", "correct includes.");
        }
        var wanted = file.Url is { } url && url.StartsWith("./", StringComparison.Ordinal) ? url[2..] : file.Url;
        if (wanted is null || !archive.Names.Contains(wanted))
            throw RecordSetFault.File(shown, file.Id, $"{Printable.Quote(outer)} has no file {Printable.Quote(wanted ?? "")}", $"one of: {List(archive.Names)}", Nearest.Hint(wanted ?? "", archive.Names) ?? "correct contentUrl.");
        var one = InArchive(archive, outer, wanted, file.Format);
        if (file.Sha256 is { } stated && Digest.Sha256(one.Bytes()) is var found && found != stated) throw Other(file, one.Shown, found, stated);
        return [one];
    }

    Archive Opened(CroissantFile container)
    {
        var file = Of(container.Id)[0];
        if (file.Path is null) throw new InvalidOperationException("An archive in an archive is not opened.");
        try
        {
            return Archive.Open(Contained.Open(folder, file.Name));
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw RecordSetFault.Archive(file.Shown, fault.Message.StartsWith("has ", StringComparison.Ordinal) || fault.Message.StartsWith("is ", StringComparison.Ordinal) || fault.Message.StartsWith("holds ", StringComparison.Ordinal) || fault.Message.StartsWith("becomes ", StringComparison.Ordinal) ? fault.Message : $"is no sound archive ({Printable.Escape(fault.Message)})");
        }
        catch (FindingsException refused)
        {
            throw Unopened(refused, file.Name);
        }
    }

    LocalFile InArchive(Archive archive, string outer, string name, string format) => new(name, $"{outer}/{name}", LocalFile.KindOf(format, name), null, () =>
    {
        try
        {
            return new MemoryBytes(archive.Read(name));
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw RecordSetFault.Archive(outer, fault.Message);
        }
    });

    LocalFile OnDisk(string name, string format) => new(name, name, LocalFile.KindOf(format, name), Path.Combine(folder, name), () =>
    {
        try
        {
            return new FileBytes(Contained.Open(folder, name).SafeFileHandle);
        }
        catch (FindingsException refused)
        {
            throw Unopened(refused, name);
        }
    });

    FindingsException Unopened(FindingsException refused, string name) =>
        refused.ExitCode == ExitCode.Environment ? refused : RecordSetFault.File(shown, "", $"names {Printable.Quote(name)}, which {refused.Findings[0].Message}", "a plain file in the document's folder", "copy the file itself there.");

    void Require(CroissantFile file, string pattern)
    {
        if (Contained.Unfit(pattern.Replace('*', 'x').Replace('?', 'x')) is { } why)
            throw RecordSetFault.File(shown, file.Id, $"has the pattern {Printable.Quote(pattern)}, which {why}", "files in the document's folder", "correct the pattern.");
    }

    void Verify(CroissantFile file, LocalFile one)
    {
        using var bytes = one.Open();
        using var stream = new SourceStream(bytes);
        var found = Digest.Sha256(stream);
        if (file.Sha256 is { } stated && found != stated) throw Other(file, one.Shown, found, stated);
        _read.Add(new(one.Name, bytes.Length, found, 0));
    }

    FindingsException Other(CroissantFile file, string name, string found, string stated) =>
        RecordSetFault.File(shown, file.Id, $"{Printable.Quote(name)} has the SHA-256 {found}", stated, "bring the file that the document means, or correct its sha256 where the file is right.");

    // The digest of a set is that of the list which sha256sum prints.
    void Note(CroissantFile file, LocalFile[] found)
    {
        using var list = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0L;
        foreach (var one in found)
        {
            using var bytes = one.Open();
            using var stream = new SourceStream(bytes);
            list.AppendData(Encoding.UTF8.GetBytes($"{Digest.Sha256(stream)}  {one.Name}\n"));
            size += bytes.Length;
        }
        _read.Add(new($"{shown}#{file.Id}", size, Convert.ToHexStringLower(list.GetHashAndReset()), found.Length) { Includes = file.Includes[0] });
    }

    static string List(IReadOnlyList<string> names) => string.Join(", ", names.Take(10).Select(Printable.Quote)) + (names.Count > 10 ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - 10} more") : "");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var archive in _archives.Values) archive.Dispose();
    }
}
