using System.Text;

namespace Norma.Evaluation.Scores;

/// <summary>An answer as SQuAD compares it: lower case, without ASCII punctuation, without the words <c>a</c>, <c>an</c>, <c>the</c>, one space between words.</summary>
/// <remarks>
/// <c>normalize_answer</c> of SQuAD's <c>evaluate-v1.1.py</c>. Letters are lowered one by one; Python also turns a final Σ to ς and İ to two characters.
/// <para>Rajpurkar et al. 2016, https://arxiv.org/abs/1606.05250.</para>
/// </remarks>
static class SquadAnswer
{
    /// <summary>Its words.</summary>
    public static List<string> Words(string answer)
    {
        var (kept, word) = (new StringBuilder(answer.Length), new StringBuilder());
        foreach (var rune in answer.EnumerateRunes())
        {
            if (rune.IsAscii && (Rune.IsPunctuation(rune) || Rune.IsSymbol(rune))) continue;
            var lower = Rune.ToLowerInvariant(rune);
            if (Rune.IsLetter(lower) || Rune.IsNumber(lower))
            {
                word.Append(lower);
                continue;
            }
            End(word, kept);
            kept.Append(lower);
        }
        End(word, kept);
        return Whitespace.Split(kept.ToString());
    }

    /// <summary>A word, kept unless it is an article; what follows it is no letter and no digit.</summary>
    static void End(StringBuilder word, StringBuilder kept)
    {
        if (word.Equals("a") || word.Equals("an") || word.Equals("the")) kept.Append(' ');
        else kept.Append(word);
        word.Clear();
    }
}
