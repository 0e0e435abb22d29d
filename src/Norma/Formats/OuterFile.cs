using Norma.Spec;

namespace Norma.Formats;

/// <summary>A file that the user named: read whole, never more than a limit, every fault a finding.</summary>
static class OuterFile
{
    /// <summary>Its bytes.</summary>
    /// <exception cref="FindingsException"><c>FILE011</c>: it is not there (exit 4) or cannot be read (5). <c>FILE012</c>: it is larger (4).</exception>
    public static byte[] Read(string path, long most) => Guarded(path, () =>
    {
        using var stream = Open(path);
        if (stream.Length > most) throw Contained.TooLarge(path, stream.Length, most);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    });

    /// <summary>The file, opened for reading; seekable.</summary>
    /// <exception cref="FindingsException"><c>FILE011</c>: it is not there (exit 4) or cannot be read (5).</exception>
    public static FileStream Open(string path) => Guarded(path, () =>
    {
        if (Directory.Exists(path)) throw Unreadable(path, "is a folder", ExitCode.Refused);
        if (FileFacts.IsSpecial(path)) throw Unreadable(path, "is a device, pipe or socket", ExitCode.Refused);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        if (stream.CanSeek) return stream;
        stream.Dispose();
        throw Unreadable(path, "is a device, pipe or socket", ExitCode.Refused);
    });

    static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unreadable(path, "is not there", ExitCode.Refused);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(path, $"cannot be read ({fault.GetType().Name})", ExitCode.Environment);
        }
    }

    internal static FindingsException Unreadable(string path, string why, ExitCode code) => new(code, new Finding("FILE011", "", why)
    {
        File = path,
        Expected = "a file that this user may read",
        Fix = "correct the name or the permissions.",
    });
}
