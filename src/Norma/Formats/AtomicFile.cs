namespace Norma.Formats;

/// <summary>Writes a file whole or not at all: beside the target, synced, renamed, the folder synced. On an error the target is as before and nothing stays.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file.</summary>
    /// <exception cref="IOException">The disk is full, or the folder is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission is missing.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var beside = Path.Combine(folder, $".{Path.GetFileName(path)}{AtomicFolder.Mark}{Environment.ProcessId}");
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);   // there only if something failed
        }
        Durable.Folder(folder);
    }
}
