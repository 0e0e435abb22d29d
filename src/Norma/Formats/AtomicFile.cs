namespace Norma.Formats;

/// <summary>Writes a file whole or not at all: beside the target, synced, renamed, the folder synced. On an error the target is as before and nothing stays.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file.</summary>
    /// <exception cref="IOException">The disk is full, the file may grow no more, or the folder is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission is missing.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var whole = bytes.ToArray();
        Fill(path, beside => File.WriteAllBytes(beside, whole));
    }

    /// <summary>Writes a file piece by piece.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fill">Writes the file at the path that it is given.</param>
    /// <exception cref="IOException">The disk is full, the file may grow no more, or the folder is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission is missing.</exception>
    public static void Fill(string path, Action<string> fill)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (Directory.Exists(path)) throw new IOException($"'{path}' is a folder");
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"the folder of '{path}' is not there");
        var beside = Path.Combine(folder, $".{Path.GetFileName(path)}{AtomicFolder.Mark}{Environment.ProcessId}");
        Unfinished.Begin(beside);
        try
        {
            FileLimit.Guard(() => fill(beside));
            Durable.File(beside);
            Unfinished.Finish(() => File.Move(beside, path, overwrite: true));
        }
        // Whoever asked knows the file by its own name.
        catch (UnauthorizedAccessException fault) when (fault.Message.Contains(beside, StringComparison.Ordinal))
        {
            throw new UnauthorizedAccessException(fault.Message.Replace(beside, path, StringComparison.Ordinal), fault);
        }
        catch (IOException fault) when (fault.Message.Contains(beside, StringComparison.Ordinal))
        {
            throw new IOException(fault.Message.Replace(beside, path, StringComparison.Ordinal), fault.HResult);
        }
        finally
        {
            Unfinished.End(beside);
        }
        Durable.Folder(folder);
    }
}
