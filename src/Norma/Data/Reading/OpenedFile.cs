using Norma.Formats;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>Opens files that the user names.</summary>
static class OpenedFile
{
    /// <summary>A file's bytes.</summary>
    /// <exception cref="FindingsException"><c>DATA001</c>: it is not there (exit 3). <c>DATA002</c>: it cannot be read (5).</exception>
    public static ByteSource Bytes(string path, string shown)
    {
        try
        {
            if (Directory.Exists(path)) throw Unreadable(shown, "is a folder", "a file", "name the files in it, as in 'folder/*.csv'.", ExitCode.Data);
            if (FileFacts.IsSpecial(path)) throw Unreadable(shown, "is a device, pipe or socket", "a file", "store what it gives in a file.", ExitCode.Data);
            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            try
            {
                if (FileFacts.Of(handle) is { Kind: not EntryKind.Regular }) throw Unreadable(shown, "is a device, pipe or socket", "a file", "store what it gives in a file.", ExitCode.Data);
                return new FileBytes(handle);
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(path, shown);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(shown, $"cannot be read ({fault.GetType().Name})", "a file that this user may read", "check its permissions.", ExitCode.Environment);
        }
    }

    /// <summary>What is said where a file is not there: with the name that was probably meant.</summary>
    public static FindingsException Missing(string path, string shown)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        string[] names = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).Take(10_000)] : [];
        var fix = !Directory.Exists(folder) ? "correct the folder: it is not there either."
            : Nearest.Hint(Path.GetFileName(path), names) ?? (names.Length == 0 ? "the folder holds no file." : $"correct the name; the folder holds {string.Join(", ", names.Take(5).Select(Printable.Quote))}{(names.Length > 5 ? " …" : "")}.");
        return new(ExitCode.Data, new Finding("DATA001", "", "is not there") { File = shown, Expected = "a file", Fix = fix });
    }

    static FindingsException Unreadable(string shown, string what, string expected, string fix, ExitCode code) =>
        new(code, new Finding("DATA002", "", what) { File = shown, Expected = expected, Fix = fix });
}
