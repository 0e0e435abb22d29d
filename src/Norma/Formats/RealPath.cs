namespace Norma.Formats;

/// <summary>Where a path leads when every symbolic link on its way is followed.</summary>
public static class RealPath
{
    // As many as Linux follows before it says ELOOP.
    const int MostLinks = 40;

    /// <summary>The absolute path without links; parts that are not there are left as they are named.</summary>
    public static string Of(string path)
    {
        var whole = Path.GetFullPath(path);
        for (var links = 0; links < MostLinks; links++)
        {
            if (Followed(whole) is not { } followed) return whole;
            whole = followed;
        }
        return whole;
    }

    // The path with its first link replaced by what it names; null when there is none.
    static string? Followed(string whole)
    {
        var root = Path.GetPathRoot(whole)!;
        var parts = whole[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        var at = root;
        for (var i = 0; i < parts.Length; i++)
        {
            at = Path.Combine(at, parts[i]);
            if (new DirectoryInfo(at).LinkTarget is { } target)
                return Path.GetFullPath(Path.Combine([Path.GetDirectoryName(at)!, target, .. parts[(i + 1)..]]));
        }
        return null;
    }
}
