namespace Norma.Formats;

/// <summary>What this process is writing beside its targets and has not finished.</summary>
public static class Unfinished
{
    static readonly Lock s_lock = new();
    static readonly HashSet<string> s_paths = new(StringComparer.Ordinal);

    /// <summary>Removes all of it and lets nothing be finished or begun from now on, for a process that ends with its next step.</summary>
    public static void Abandon()
    {
        s_lock.Enter();   // for good: whoever writes waits until the process is gone
        foreach (var path in s_paths) Remove(path);
    }

    /// <summary>Notes what is about to be written.</summary>
    internal static void Begin(string path)
    {
        lock (s_lock) s_paths.Add(path);
    }

    /// <summary>Puts what was written into its place: all of it or nothing, even where the process is told to end.</summary>
    internal static void Finish(Action rename)
    {
        lock (s_lock) rename();
    }

    /// <summary>What was written has its place, or was given up.</summary>
    internal static void End(string path)
    {
        lock (s_lock)
        {
            Remove(path);   // there only if something failed
            s_paths.Remove(path);
        }
    }

    static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }
}
