namespace Norma.Evaluation.Scores;

/// <summary>A text cut into units, words or characters, of which any run is a slice of the text.</summary>
sealed class Units
{
    readonly int[] _starts, _ends;

    Units(string text, int[] starts, int[] ends) => (Text, _starts, _ends) = (text, starts, ends);

    /// <summary>The whole text; words stand one space apart.</summary>
    public string Text { get; }

    /// <summary>How many units there are.</summary>
    public int Count => _starts.Length;

    /// <summary>So many units in a row.</summary>
    public ReadOnlySpan<char> Run(int first, int count) => Text.AsSpan(_starts[first].._ends[first + count - 1]);

    /// <summary>Words, none of which holds a space.</summary>
    public static Units Words(IReadOnlyList<string> words)
    {
        var (starts, ends) = (new int[words.Count], new int[words.Count]);
        for (var (i, at) = (0, 0); i < words.Count; i++, at++)
        {
            starts[i] = at;
            ends[i] = at += words[i].Length;
        }
        return new(string.Join(' ', words), starts, ends);
    }

    /// <summary>Unicode code points, Python's characters.</summary>
    public static Units Characters(string text)
    {
        var starts = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            starts.Add(i);
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
        }
        return new(text, [.. starts], [.. starts.Skip(1), .. starts.Count > 0 ? new[] { text.Length } : []]);
    }
}
