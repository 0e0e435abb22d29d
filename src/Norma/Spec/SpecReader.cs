namespace Norma.Spec;

/// <summary>Reads YAML into a record and reports everything that is wrong with it, each with its line.</summary>
public static class SpecReader
{
    /// <summary>Reads text.</summary>
    /// <typeparam name="T">The root record, whose constructor parameters are the keys.</typeparam>
    /// <param name="text">YAML 1.2.</param>
    /// <param name="file">The file as findings name it.</param>
    /// <param name="set">Overrides <c>path=value</c>, each value in YAML, which win over the text.</param>
    public static SpecDocument<T> Read<T>(string text, string file, IReadOnlyList<string>? set = null) where T : class
    {
        var findings = new List<Finding>();
        var root = Composer.Compose(text.StartsWith('\uFEFF') ? text[1..] : text, file, findings);
        return Bind<T>(root, file, set, findings);
    }

    /// <summary>Reads a file, which must be UTF-8.</summary>
    /// <typeparam name="T">The root record.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="set">Overrides <c>path=value</c>.</param>
    /// <exception cref="FindingsException">The file cannot be read: exit code 2 when it is not there, 5 when it may not be read.</exception>
    public static SpecDocument<T> ReadFile<T>(string path, IReadOnlyList<string>? set = null) where T : class
    {
        var findings = new List<Finding>();
        // What a file may say is found by reflection while it is read what this one says.
        var grammar = Task.Run(() => Grammar.Prepare(typeof(T)));
        var text = SpecText.Decode(SpecFile.Bytes(path), path, findings);
        var root = text is null ? null : Composer.Compose(text, path, findings);
        grammar.GetAwaiter().GetResult();
        return Bind<T>(root, path, set, findings);
    }

    /// <summary>Reads of a text only what the record has: other keys of the root are passed over, whatever they hold.</summary>
    /// <typeparam name="T">A record with some of the root's keys.</typeparam>
    /// <param name="text">YAML 1.2.</param>
    /// <param name="file">The file as findings name it.</param>
    public static SpecDocument<T> ReadPart<T>(string text, string file) where T : class
    {
        var findings = new List<Finding>();
        var root = Composer.Compose(text.StartsWith('\uFEFF') ? text[1..] : text, file, findings);
        if (root is MapNode map && Grammar.Of(typeof(T)) is RecordGrammar part)
            root = new MapNode([.. map.Entries.Where(entry => part.Keys.Any(key => key.Name == entry.Key))], map.At);
        return Bind<T>(root, file, null, findings);
    }

    static SpecDocument<T> Bind<T>(SpecNode? root, string file, IReadOnlyList<string>? set, List<Finding> findings) where T : class
    {
        if (root is null) return new(null, findings, file, null);
        foreach (var assignment in set ?? []) root = Override.Apply(root, assignment, findings);
        var value = (T?)new Binder(file, findings).Root(root, typeof(T));
        if (findings.Count == 0) return new(value, findings, file, root);
        Finding[] ordered = [.. findings.OrderBy(static finding => finding.At is null).ThenBy(static finding => finding.At?.Line).ThenBy(static finding => finding.At?.Column)];
        return new(null, ordered, file, root);
    }
}
