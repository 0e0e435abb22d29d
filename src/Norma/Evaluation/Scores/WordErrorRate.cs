namespace Norma.Evaluation.Scores;

/// <summary>Word errors of a transcript for each word of what was said.</summary>
/// <remarks>
/// <see cref="ErrorRate"/> over words: what a space, or several white spaces in a row, parts. Case and punctuation count.
/// <para><c>jiwer.wer</c> with its default transforms, <c>torchmetrics.text.WordErrorRate</c>.</para>
/// </remarks>
static class WordErrorRate
{
    /// <summary>Of one row.</summary>
    /// <param name="reference">What was said.</param>
    /// <param name="hypothesis">What was understood.</param>
    public static ErrorRate Of(string reference, string hypothesis)
    {
        var (said, understood) = (Words(reference), Words(hypothesis));
        return new(EditDistance.Between<string>(said, understood), said.Length);
    }

    static string[] Words(string text)
    {
        var trimmed = Whitespace.Trim(text);
        var (words, start) = (new List<string>(), 0);
        for (var i = 0; i < trimmed.Length; i++)
        {
            var end = i;
            while (Whitespace.Is(trimmed[i])) i++;   // ends: the last character is none
            if (i == end || i == end + 1 && trimmed[end] != ' ') continue;
            words.Add(trimmed[start..end].ToString());
            start = i;
        }
        if (start < trimmed.Length) words.Add(trimmed[start..].ToString());
        return [.. words];
    }
}
