using System.Text.Json;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Conformance;

/// <summary>What lies at a path, as far as recognising it asks.</summary>
sealed class Found
{
    const int MostEntries = 10_000;

    const long MostJson = 16 << 20;

    readonly HashSet<string> _entries;
    readonly Lazy<JsonElement?> _json;

    Found(string path, bool isFolder, HashSet<string> entries) 
    {
        (Path, IsFolder, _entries) = (path, isFolder, entries);
        _json = new(Try);
    }

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder { get; }

    /// <summary>The folder that it is or lies in.</summary>
    public string Folder => IsFolder ? Path : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    /// <summary>The file's extension in small letters, with its dot.</summary>
    public string Extension => System.IO.Path.GetExtension(Path).ToLowerInvariant();

    /// <summary>The strict JSON of the file; null when it is none or larger than 16 MB.</summary>
    public JsonElement? Json => _json.Value;

    /// <summary>Whether the folder that it is holds a name.</summary>
    public bool Holds(string name) => IsFolder && _entries.Contains(name);

    /// <summary>Looks.</summary>
    /// <exception cref="FindingsException"><c>FILE011</c>.</exception>
    public static Found At(string path)
    {
        try
        {
            if (Directory.Exists(path)) return new(path, true, [.. Directory.EnumerateFileSystemEntries(path).Take(MostEntries).Select(entry => System.IO.Path.GetFileName(entry))]);
            if (File.Exists(path)) return new(path, false, []);
            throw Unreadable(path, "is not there", ExitCode.Refused);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, $"cannot be read ({fault.GetType().Name})", ExitCode.Environment);
        }
    }

    JsonElement? Try()
    {
        try
        {
            using var stream = OuterFile.Open(Path);
            return stream.Length > MostJson ? null : StrictJson.Parse(OuterFile.Read(Path, MostJson));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    static FindingsException Unreadable(string path, string why, ExitCode code) => new(code, new Finding("FILE011", "", why)
    {
        File = path,
        Expected = "a file or folder that this user may read",
        Fix = "correct the name or the permissions.",
    });
}
