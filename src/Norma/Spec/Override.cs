using System.Globalization;

namespace Norma.Spec;

/// <summary>Puts a <c>--set path=value</c> into the nodes of a file; nodes are shared by aliases, so those on the way are copied.</summary>
static class Override
{
    const int Longest = 120;

    /// <summary>The root with the assignment made; the root as it was, and a finding, when it cannot be.</summary>
    public static SpecNode Apply(SpecNode root, string assignment, List<Finding> findings)
    {
        var source = $"--set {(assignment.Length <= Longest ? assignment : assignment[..Longest] + "…")}";
        var sign = assignment.IndexOf('=', StringComparison.Ordinal);
        if (sign <= 0 || !SpecPath.TryParse(assignment[..sign].Trim(), out var steps) || steps.Count == 0)
        {
            findings.Add(new("SPEC018", "", $"received {Printable.Quote(assignment)}") { File = "--set", Expected = "path=value", Fix = "write as in --set training.epochs=3" });
            return root;
        }
        var text = assignment[(sign + 1)..];
        if (string.IsNullOrWhiteSpace(text))
        {
            findings.Add(new("SPEC018", "", "has no value") { File = source, Expected = "path=value", Fix = "write null to remove a key, \"\" for an empty text" });
            return root;
        }
        if (Composer.Compose(text, source, findings, source) is not { } value) return root;
        if (steps.Count + value.Height > SpecLimits.Depth || root.Weight + value.Weight > SpecLimits.Nodes || root.Size + value.Size > SpecLimits.Characters)
        {
            findings.Add(new("SPEC018", "", "makes the file too large") { File = source, Expected = string.Create(CultureInfo.InvariantCulture, $"at most {SpecLimits.Depth} levels and {SpecLimits.Nodes} keys and values") });
            return root;
        }
        var path = "$";
        return Replace(root, steps, 0, value, source, ref path, findings) ?? root;
    }

    static SpecNode? Replace(SpecNode? node, List<object> steps, int index, SpecNode value, string source, ref string path, List<Finding> findings)
    {
        if (index == steps.Count) return value;
        if (steps[index] is string key)
        {
            var map = node switch
            {
                null or ScalarNode { Kind: ScalarKind.Null } => new MapNode([], value.At) { Override = source },
                ScalarNode { Kind: ScalarKind.Text } word => new MapNode([new("type", word.At, word)], word.At) { Override = source },
                MapNode stated => stated,
                _ => null,
            };
            if (map is null) return Refuse(path, node is ListNode ? "is a list" : "is a single value", node is ListNode { Items.Length: > 0 } list ? $"an index from 0 to {list.Items.Length - 1}" : "a mapping", source, findings);
            path = SpecPath.Key(path, key);
            var old = map[key];
            if (Replace(old, steps, index + 1, value, source, ref path, findings) is not { } inner) return null;
            var entries = map.Entries;
            entries = old is null
                ? [.. entries, new(key, inner.At, inner)]
                : Array.ConvertAll(entries, entry => entry.Key == key ? entry with { Value = inner } : entry);
            return new MapNode(entries, map.At) { Override = map.Override, IsPartial = map.IsPartial };
        }
        var place = (int)steps[index];
        if (node is not ListNode items) return Refuse(path, "is no list", "a key", source, findings);
        if (place >= items.Items.Length) return Refuse(path, $"has {items.Items.Length} items", items.Items.Length == 0 ? "a list with items" : $"an index from 0 to {items.Items.Length - 1}", source, findings);
        path = SpecPath.Item(path, place);
        if (Replace(items.Items[place], steps, index + 1, value, source, ref path, findings) is not { } item) return null;
        var copy = (SpecNode[])items.Items.Clone();
        copy[place] = item;
        return new ListNode(copy, items.At) { Override = items.Override };
    }

    static SpecNode? Refuse(string path, string message, string expected, string source, List<Finding> findings)
    {
        findings.Add(new("SPEC018", path, message) { File = source, Expected = expected });
        return null;
    }
}
