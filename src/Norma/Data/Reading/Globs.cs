using System.IO.Enumeration;
using Norma.Spec;

namespace Norma.Data.Reading;

/// <summary>The files that a path names: <c>*</c> and <c>?</c> match within a part, <c>**</c> matches any folders; in ordinal order.</summary>
static class Globs
{
    const int MostFiles = 100_000;

    /// <summary>The files, relative to the folder with forward slashes.</summary>
    /// <exception cref="FindingsException"><c>DATA001</c>: a pattern matches nothing.</exception>
    public static IReadOnlyList<string> Resolve(string folder, string pattern)
    {
        var plain = pattern.Replace('\\', '/');
        if (plain.AsSpan().IndexOfAny('*', '?') < 0) return [plain];
        var parts = plain.Split('/');
        var fixedParts = parts.TakeWhile(p => p.AsSpan().IndexOfAny('*', '?') < 0).ToArray();
        var prefix = string.Join('/', fixedParts);
        var root = Path.Combine(folder, fixedParts is [""] ? "/" : prefix);
        var rest = parts[fixedParts.Length..];
        var options = new EnumerationOptions { RecurseSubdirectories = rest.Length > 1, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 64, IgnoreInaccessible = true };
        List<string> found = [];
        if (Directory.Exists(root))
            foreach (var path in Directory.EnumerateFiles(root, "*", options))
            {
                var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
                if (!Matches(rest, relative.Split('/'))) continue;
                found.Add(prefix.Length == 0 && fixedParts.Length == 0 ? relative : $"{prefix}/{relative}");
                if (found.Count > MostFiles) throw new FindingsException(ExitCode.Limit, new Finding("DATA017", "", $"matches more than {MostFiles} files") { File = pattern, Expected = "fewer", Fix = "name a narrower pattern, or join the files." });
            }
        if (found.Count == 0)
            throw new FindingsException(ExitCode.Data, new Finding("DATA001", "", Directory.Exists(root) ? "matches no file" : $"matches no file: the folder {Printable.Quote(root)} is not there") { File = pattern, Expected = "at least one file", Fix = "correct the pattern; it is relative to the spec's folder." });
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>Whether the parts of a path are those of a pattern.</summary>
    public static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.Length == 0) return path.Length == 0;
        if (pattern[0] == "**")
        {
            for (var skipped = 0; skipped <= path.Length; skipped++)
                if (Matches(pattern[1..], path[skipped..])) return true;
            return false;
        }
        return path.Length > 0 && FileSystemName.MatchesSimpleExpression(pattern[0], path[0], ignoreCase: false) && Matches(pattern[1..], path[1..]);
    }
}
