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

    /// <summary>How many characters its texts have after alias expansion.</summary>
    public long Size { get; protected init; }

    /// <summary>How many levels it has after alias expansion, itself included.</summary>
    public int Height { get; protected init; } = 1;
}

/// <summary>A single value.</summary>
sealed class ScalarNode : SpecNode
{
    public ScalarNode(string text, bool plain, Place at) : base(at)
    {
        (Text, Plain, Size) = (text, plain, text.Length);
        Kind = plain ? Scalar.KindOf(text) : ScalarKind.Text;
    }

    /// <summary>As read, escapes resolved.</summary>
    public string Text { get; }

    /// <summary>Whether it stood without quotes, so that it can be a number, a boolean or null.</summary>
    public bool Plain { get; }

    public ScalarKind Kind { get; }
}

/// <summary>Stands where a finding has said already that there is no value.</summary>
sealed class BrokenNode(Place at) : SpecNode(at);

/// <summary>A list.</summary>
sealed class ListNode : SpecNode
{
    public ListNode(SpecNode[] items, Place at) : base(at)
    {
        Items = items;
        foreach (var item in items)
        {
            Weight += item.Weight;
            Size += item.Size;
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
            Size += entry.Value.Size + entry.Key.Length;
            Height = Math.Max(Height, entry.Value.Height + 1);
        }
    }

    public SpecEntry[] Entries { get; }

    /// <summary>Whether a finding has said that it should have had more keys.</summary>
    public bool IsPartial { get; init; }

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
