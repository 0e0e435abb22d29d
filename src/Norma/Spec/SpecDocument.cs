namespace Norma.Spec;

/// <summary>What was read of a file: the record, or why there is none; and where each part of it stands.</summary>
/// <typeparam name="T">The root record.</typeparam>
public sealed class SpecDocument<T> where T : class
{
    readonly SpecNode? _root;

    internal SpecDocument(T? value, IReadOnlyList<Finding> findings, string file, SpecNode? root) => (Value, Findings, File, _root) = (value, findings, file, root);

    /// <summary>The record; null when there are errors.</summary>
    public T? Value { get; }

    /// <summary>All that was found, in the order of the file.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The file, as the user named it.</summary>
    public string File { get; }

    /// <summary>The record.</summary>
    /// <exception cref="FindingsException">There is none; exit code 2.</exception>
    public T Require() => Value ?? throw new FindingsException(ExitCode.Spec, Findings);

    /// <summary>The record of those sections (keys of the root) in which nothing was found, the others left to their defaults; null where it needs one of the others.</summary>
    /// <param name="unsound">The others.</param>
    internal T? Sound(out IReadOnlySet<string> unsound)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        unsound = left;
        if (Value is not null) return Value;
        if (_root is not MapNode map) return null;
        foreach (var finding in Findings)
        {
            // What is wrong with the root, or with no place in it, may be wrong with all of it.
            if (!SpecPath.TryParse(finding.Path, out var steps) || steps is not [string section, ..]) return null;
            left.Add(section);
        }
        return (T?)new Binder(File, []).Root(new MapNode([.. map.Entries.Where(entry => !left.Contains(entry.Key))], map.At), typeof(T));
    }

    /// <summary>Where a path stands in the file; for one that does not exist the place of its nearest ancestor; null when it comes from <c>--set</c> or nothing was read.</summary>
    /// <param name="path">As in <c>$.model.layers[0].units</c>.</param>
    public Place? PlaceOf(string path) => Find(path) is { Override: null } node ? node.At : null;

    /// <summary>The finding with the file (or the <c>--set</c>), line and column of its path.</summary>
    public Finding Locate(Finding finding) => Find(finding.Path) is { } node
        ? finding with { File = node.Override ?? File, At = node.Override is null ? node.At : null }
        : finding with { File = File };

    SpecNode? Find(string path)
    {
        if (_root is null || !SpecPath.TryParse(path, out var steps)) return _root;
        var node = _root;
        foreach (var step in steps)
        {
            var next = (step, node) switch
            {
                (string key, MapNode map) => map[key],
                (string key, ListNode { Items: [MapNode only] }) => only[key],
                (int index, ListNode list) => index < list.Items.Length ? list.Items[index] : null,
                (0, _) => node,      // a list of one may stand without its brackets
                _ => null,
            };
            if (next is null) break;
            node = next;
        }
        return node;
    }
}
