namespace Norma.Formats;

/// <summary>Writes a file whole or not at all: beside the target, synced, renamed, the folder synced. On an error the target is as before and nothing stays.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file.</summary>
    /// <exception cref="IOException">The disk is full, or the folder is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission is missing.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var whole = bytes.ToArray();
        Fill(path, beside => File.WriteAllBytes(beside, whole));
    }

    /// <summary>Writes a file piece by piece.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fill">Writes the file at the path that it is given.</param>
    /// <exception cref="IOException">The disk is full, or the folder is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission is missing.</exception>
    public static void Fill(string path, Action<string> fill)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var beside = Path.Combine(folder, $".{Path.GetFileName(path)}{AtomicFolder.Mark}{Environment.ProcessId}");
        Unfinished.Begin(beside);
        try
        {
            fill(beside);
            Durable.File(beside);
            Unfinished.Finish(() => File.Move(beside, path, overwrite: true));
        }
        finally
        {
            Unfinished.End(beside);
        }
        Durable.Folder(folder);
    }
}
