using System.Globalization;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Tracking;

/// <summary>Keeps a folder for one process: a second one is refused. Dies with its process, so that none is ever stale.</summary>
/// <remarks>
/// The system's lock on an open file (<c>flock</c>, or Windows' sharing mode), not the file's existence: the file stays behind and means nothing.
/// </remarks>
sealed class RunLock : IDisposable
{
    /// <summary>The file that is locked.</summary>
    public const string FileName = ".lock";

    readonly FileStream _file;

    RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a folder, which is made when absent.</summary>
    /// <exception cref="FindingsException"><c>FILE030</c>: another process holds it. <c>FILE031</c>: the folder cannot be written.</exception>
    public static RunLock Take(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            FileLimit.Guard(() =>
            {
                file.SetLength(0);
                file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
                file.Flush();
            });
            return new RunLock(file);
        }
        catch (IOException held) when (Held(held))
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE030", "", "another run is writing into this folder")
            {
                File = folder,
                Expected = "one run at a time",
                Fix = "wait until it ends, or choose another --output.",
            });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE031", "", $"cannot be written ({fault.Message.TrimEnd('.')})")
            {
                File = folder,
                Expected = "a folder that this user may write",
                Fix = "choose another --output, or change its permissions.",
            });
        }
    }

    /// <summary>EWOULDBLOCK on Unix (11, on macOS 35), ERROR_SHARING_VIOLATION (32) and ERROR_LOCK_VIOLATION (33) on Windows.</summary>
    static bool Held(IOException fault) => OperatingSystem.IsWindows()
        ? (fault.HResult & 0xFFFF) is 32 or 33
        : fault.HResult is 11 or 35;

    /// <summary>Gives the folder free.</summary>
    public void Dispose() => _file.Dispose();
}
