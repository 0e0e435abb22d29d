using System.Text;

namespace Norma.Evaluation.Scores;

/// <summary>Character errors of a transcript for each character of what was said.</summary>
/// <remarks>
/// <see cref="ErrorRate"/> over Unicode code points, spaces among them, without white space at both ends.
/// <para><c>jiwer.cer</c> with its default transforms, <c>torchmetrics.text.CharErrorRate</c>.</para>
/// </remarks>
static class CharacterErrorRate
{
    /// <summary>Of one row.</summary>
    /// <param name="reference">What was said.</param>
    /// <param name="hypothesis">What was understood.</param>
    public static ErrorRate Of(string reference, string hypothesis)
    {
        var (said, understood) = (Runes(reference), Runes(hypothesis));
        return new(EditDistance.Between<Rune>(said, understood), said.Length);
    }

    static Rune[] Runes(string text)
    {
        var runes = new List<Rune>(text.Length);
        foreach (var rune in Whitespace.Trim(text).EnumerateRunes()) runes.Add(rune);
        return [.. runes];
    }
}
