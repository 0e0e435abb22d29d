namespace Norma.Formats;

/// <summary>Writes a folder whole or not at all: beside the target, every file synced, renamed, the parent synced. On an error the target is as before and nothing stays.</summary>
static class AtomicFolder
{
    /// <summary>In the name of what is not finished, before the number of the process.</summary>
    internal const string Mark = ".norma-tmp-";

    /// <summary>In the name of what is being replaced.</summary>
    const string Old = ".norma-old-";

    /// <summary>Writes a folder; one that is there is replaced.</summary>
    /// <param name="target">The folder.</param>
    /// <param name="fill">Writes the files into the folder that it is given.</param>
    /// <exception cref="IOException">The disk is full, a file may grow no more, or the parent is missing.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission is missing.</exception>
    public static void Write(string target, Action<string> fill)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        var parent = Path.GetDirectoryName(target)!;
        var beside = Path.Combine(parent, $".{Path.GetFileName(target)}{Mark}{Environment.ProcessId}");
        var old = Path.Combine(parent, $".{Path.GetFileName(target)}{Old}{Environment.ProcessId}");
        Unfinished.Begin(beside);
        try
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
            Directory.CreateDirectory(beside);
            FileLimit.Guard(() => fill(beside));
            foreach (var file in Directory.EnumerateFiles(beside, "*", SearchOption.AllDirectories)) Durable.File(file);
            foreach (var folder in Directory.EnumerateDirectories(beside, "*", SearchOption.AllDirectories)) Durable.Folder(folder);
            Durable.Folder(beside);
            Unfinished.Finish(() =>
            {
                if (Directory.Exists(target)) Directory.Move(target, old);
                Directory.Move(beside, target);
            });
        }
        finally
        {
            if (Directory.Exists(old) && !Directory.Exists(target)) Directory.Move(old, target);   // only if something failed
            Unfinished.End(beside);
        }
        Durable.Folder(parent);
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
    }

    /// <summary>Whether a name is of something that <see cref="Sweep"/> would remove or put back.</summary>
    public static bool IsUnfinished(string name) => name.StartsWith('.') && (name.Contains(Mark, StringComparison.Ordinal) || name.IndexOf(Old, StringComparison.Ordinal) > 0);

    /// <summary>Removes from a folder what processes that were killed left unfinished, and puts back what was only moved aside.</summary>
    /// <returns>The names of what was removed or put back.</returns>
    public static IReadOnlyList<string> Sweep(string folder)
    {
        var swept = new List<string>();
        if (!Directory.Exists(folder)) return swept;
        foreach (var path in Directory.GetFileSystemEntries(folder, ".*"))
        {
            var name = Path.GetFileName(path);
            if (name.Contains(Mark, StringComparison.Ordinal))
            {
                if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
                else File.Delete(path);
                swept.Add(name);
            }
            else if (name.IndexOf(Old, StringComparison.Ordinal) is var at and > 0 && Directory.Exists(path))
            {
                var target = Path.Combine(folder, name[1..at]);
                if (Directory.Exists(target)) Directory.Delete(path, recursive: true);
                else Directory.Move(path, target);
                swept.Add(name);
            }
        }
        return swept;
    }
}
