namespace Norma.Evaluation.Scores;

/// <summary>White space as Python's <c>str</c> knows it, on which the reference implementations of all text metrics rest: .NET's, and U+001C to U+001F.</summary>
static class Whitespace
{
    /// <summary><c>str.isspace</c> of one character.</summary>
    public static bool Is(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    /// <summary><c>str.strip()</c>.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && Is(text[0])) text = text[1..];
        return TrimEnd(text);
    }

    /// <summary><c>str.rstrip()</c>.</summary>
    public static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && Is(text[^1])) text = text[..^1];
        return text;
    }

    /// <summary><c>str.split()</c>: runs of other characters.</summary>
    public static List<string> Split(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            while (i < text.Length && !Is(text[i])) i++;
            if (i > start) words.Add(text[start..i].ToString());
            else i++;
        }
        return words;
    }

    /// <summary><c>"".join(text.split())</c>.</summary>
    public static string Remove(string text) => string.Concat(text.Where(c => !Is(c)));
}
