using System.Reflection;
using Norma.Data.Reading;
using Norma.Spec;

namespace Norma.Data;

/// <summary>Where rows come from.</summary>
/// <param name="Path">Files, relative to the spec's folder; <c>*</c>, <c>?</c> and <c>**</c> match several, in ordinal order.</param>
public abstract record Source(Items<string> Path)
{
    /// <summary>Opens one of its files.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shown">The file as findings name it.</param>
    /// <exception cref="FindingsException">It is not there, cannot be read, or is no such file.</exception>
    internal abstract RowFile Open(string path, string shown);

    /// <summary>The files that a path names, relative to the folder.</summary>
    internal virtual IReadOnlyList<string> Resolve(string folder, string pattern) => Globs.Resolve(folder, pattern);

    /// <summary>Whether the fields of its files are columns, or members of records, of those names.</summary>
    internal virtual bool IsTable => true;

    /// <summary>What contradicts itself in what is stated.</summary>
    /// <param name="at">The path of the source in the spec.</param>
    internal virtual IEnumerable<Finding> CheckStated(string at) => [];

    /// <summary>The source that a file is by the end of its name; each word says which ends are its own.</summary>
    /// <param name="path">The file, whole or relative to the folder that it is read from.</param>
    /// <exception cref="FindingsException"><c>DATA031</c>: no word reads such files (exit 3).</exception>
    public static Source ForFile(string path)
    {
        if (path.AsSpan().Trim().IsEmpty || path.Contains('\0', StringComparison.Ordinal))
            throw new FindingsException(ExitCode.Data, new Finding("DATA001", "", $"received {Printable.Quote(path)}") { Expected = "the name of a file", Fix = "name the file." });
        if (Directory.Exists(path)) return VocFolder.Is(path) ? new Sources.Voc([path]) : new Sources.Folder([path]);
        var end = System.IO.Path.GetExtension(path).ToLowerInvariant();
        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var word in Vocabulary.Words(typeof(Source)).Values)
        {
            if (word.GetCustomAttribute<FileEndsAttribute>() is not { } ends) continue;
            known.UnionWith(ends.Ends);
            if (ends.Ends.Contains(end)) return (Source)word.GetMethod(nameof(ForFile), BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [path], null)!;
        }
        throw new FindingsException(ExitCode.Data, new Finding("DATA031", "", end.Length == 0 ? "has no ending that names its kind" : $"ends in {Printable.Quote(end)}")
        { File = path, Expected = $"one of: {string.Join(", ", known)}", Fix = "rename the file, or convert it." });
    }
}
