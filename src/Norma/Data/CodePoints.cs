namespace Norma.Data;

/// <summary>Places in texts that are counted in Unicode code points, as Python and SQuAD count them; .NET counts UTF-16 units.</summary>
static class CodePoints
{
    /// <summary>Where an answer begins in its text, in UTF-16 units; −1 where it does not.</summary>
    /// <param name="text">The text.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="start">The code point at which it begins; its first place where nothing is said.</param>
    public static int Find(string text, string answer, float? start)
    {
        if (start is not { } stated) return text.IndexOf(answer, StringComparison.Ordinal);
        if (!(stated >= 0 && stated <= text.Length) || stated != MathF.Floor(stated)) return -1;
        var at = UnitOf(text, (int)stated);
        return at >= 0 && text.AsSpan(at).StartsWith(answer, StringComparison.Ordinal) ? at : -1;
    }

    /// <summary>The UTF-16 unit of a code point; −1 behind the text.</summary>
    public static int UnitOf(string text, int point)
    {
        var at = 0;
        for (; point > 0 && at < text.Length; point--) at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        return point == 0 ? at : -1;
    }

    /// <summary>The code points before a UTF-16 unit.</summary>
    public static int Before(string text, int unit)
    {
        var points = 0;
        for (var at = 0; at < unit; points++) at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        return points;
    }
}
