namespace Norma.Spec;

/// <summary>A value of the file with its place; what the composer makes of parser events and the binder reads.</summary>
abstract class SpecNode(Place at)
{
    /// <summary>Where it begins.</summary>
    public Place At { get; } = at;

    /// <summary>The <c>--set</c> that it comes from; null when it stands in the file.</summary>
    public string? Override { get; init; }

    /// <summary>How many nodes it is after alias expansion, itself included.</summary>
    public long Weight { get; protected init; } = 1;

    /// <summary>How many levels it has after alias expansion, itself included.</summary>
    public int Height { get; protected init; } = 1;
}

/// <summary>A single value.</summary>
/// <param name="text">As read, escapes resolved.</param>
/// <param name="plain">Whether it stood without quotes, so that it can be a number, a boolean or null.</param>
/// <param name="at">Where it begins.</param>
sealed class ScalarNode(string text, bool plain, Place at) : SpecNode(at)
{
    public string Text { get; } = text;

    public bool Plain { get; } = plain;

    public ScalarKind Kind { get; } = plain ? Scalar.KindOf(text) : ScalarKind.Text;
}

/// <summary>A list.</summary>
sealed class ListNode : SpecNode
{
    public ListNode(SpecNode[] items, Place at) : base(at)
    {
        Items = items;
        foreach (var item in items)
        {
            Weight += item.Weight;
            Height = Math.Max(Height, item.Height + 1);
        }
    }

    public SpecNode[] Items { get; }
}

/// <summary>A mapping; its keys are unique.</summary>
sealed class MapNode : SpecNode
{
    public MapNode(SpecEntry[] entries, Place at) : base(at)
    {
        Entries = entries;
        foreach (var entry in entries)
        {
            Weight += entry.Value.Weight + 1;
            Height = Math.Max(Height, entry.Value.Height + 1);
        }
    }

    public SpecEntry[] Entries { get; }

    public SpecNode? this[string key]
    {
        get
        {
            foreach (var entry in Entries)
                if (entry.Key == key) return entry.Value;
            return null;
        }
    }
}

/// <summary>A key with its value.</summary>
/// <param name="Key">The key's text.</param>
/// <param name="At">Where the key begins.</param>
/// <param name="Value">What it stands for.</param>
readonly record struct SpecEntry(string Key, Place At, SpecNode Value);
