using System.Runtime.InteropServices;

namespace Norma.Formats;

/// <summary>Makes what was written survive a loss of power.</summary>
static partial class Durable
{
    const int Interrupted = 4, NotSupported = 22;   // EINTR; EINVAL: a file system that cannot sync folders

    /// <summary>Waits until a file's bytes are on the disk.</summary>
    public static void File(string path)
    {
        using var handle = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Waits until a folder's entries are on the disk: without it a rename can be lost, or come before the bytes. Windows has no such call and needs none.</summary>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, 0);
        if (descriptor < 0) throw new IOException($"The folder '{path}' cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            while (Sync(descriptor) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error == NotSupported) return;
                if (error != Interrupted) throw new IOException($"The folder '{path}' cannot be synced (error {error}).");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
