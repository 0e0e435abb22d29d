using Norma.Spec;

namespace Norma.Conformance;

/// <summary>Judges an artefact, ours or another's, by every rule of its standard: <c>norma check PATH</c>.</summary>
public static class Check
{
    static readonly Lazy<ArtefactKind[]> s_kinds = new(() =>
    [
        .. typeof(Check).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(ArtefactKind)))
            .Select(type => (ArtefactKind)Activator.CreateInstance(type)!)
            .OrderBy(kind => kind.Name, StringComparer.Ordinal),
    ]);

    /// <summary>What can be judged, for people.</summary>
    public static IEnumerable<string> Kinds => s_kinds.Value.Select(kind => kind.Name);

    /// <summary>Recognises what lies at a path and judges it.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="FindingsException"><c>FILE011</c>: nothing is there (exit 4), or it may not be read (5). <c>CONF002</c>: it is nothing that can be judged (4).</exception>
    public static CheckReport Of(string path)
    {
        var found = Found.At(path);
        var kind = s_kinds.Value.FirstOrDefault(kind => kind.Recognises(found));
        if (kind is not null) return Judge(kind, found);
        throw new FindingsException(ExitCode.Refused, new Finding("CONF002", "", found.IsFolder ? "is a folder of no known kind" : "is a file of no known kind")
        {
            File = path,
            Expected = $"one of: {string.Join(", ", Kinds)}",
            Fix = "name the file or folder itself; a CSV file needs its Table Schema beside it (x.schema.json, schema.json, tableschema.json or datapackage.json).",
        });
    }

    static CheckReport Judge(ArtefactKind kind, Found found)
    {
        try
        {
            return kind.Judge(found);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FindingsException(ExitCode.Environment, new Finding("FILE011", "", $"cannot be read ({fault.GetType().Name})")
            {
                File = found.Path,
                Expected = "a file or folder that this user may read, and that does not change meanwhile",
                Fix = "correct the permissions, and check again.",
            });
        }
    }
}
