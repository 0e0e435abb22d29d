using System.Runtime.Intrinsics;

namespace Norma.Evaluation.Scores;

/// <summary>How well the character sequences of a translation and of its reference agree, recall counting twice as much as precision: 0 not at all, 100 fully.</summary>
/// <remarks>
/// <c>100 · (1 + β²) · P · R / (β² · P + R)</c>, β = 2; P and R are the means over orders of <c>matches / hypothesis</c> and <c>matches / reference</c> of the corpus'
/// n-grams: of 1 to 6 characters without white space (chrF) and of 1 to 2 words as well (chrF++). Orders that one side lacks are left out. Of several references a row
/// takes the one that gives it the highest score.
/// <para>Popović 2015, https://aclanthology.org/W15-3049; Popović 2017, https://aclanthology.org/W17-4770. <c>sacrebleu.corpus_chrf</c> 2.x: <c>nc:6|nw:0|space:no|eff:yes</c>,
/// <c>nw:2</c> for chrF++.</para>
/// </remarks>
/// <param name="Hypothesis">N-grams of the translation: characters in lanes 0 to 5, words in 6 and 7; none of an order that the reference lacks.</param>
/// <param name="Reference">N-grams of the reference, likewise.</param>
/// <param name="Matches">N-grams in both, likewise.</param>
readonly record struct Chrf(Vector512<double> Hypothesis, Vector512<double> Reference, Vector512<double> Matches) : IRowStatistics<Chrf>
{
    /// <summary>The longest run of characters.</summary>
    public const int CharOrder = 6;

    /// <summary>The longest run of words in chrF++.</summary>
    public const int MaxWordOrder = 2;

    /// <summary>How much more recall counts than precision.</summary>
    public const double Beta = 2;

    /// <summary>chrF of the rows that were added, 0 to 100.</summary>
    public double Score
    {
        get
        {
            var (precision, recall, orders) = (0.0, 0.0, 0);
            for (var n = 0; n < CharOrder + MaxWordOrder; n++)
            {
                if (Hypothesis[n] <= 0 || Reference[n] <= 0) continue;
                precision += Matches[n] / Hypothesis[n];
                recall += Matches[n] / Reference[n];
                orders++;
            }
            if (precision + recall == 0) return 0;
            (precision, recall) = (precision / orders, recall / orders);
            return 100 * (1 + Beta * Beta) * precision * recall / (Beta * Beta * precision + recall);
        }
    }

    /// <inheritdoc/>
    public double? Value => Score;

    /// <summary>Of one row.</summary>
    /// <param name="hypothesis">The translation.</param>
    /// <param name="references">One right translation or several.</param>
    /// <param name="wordOrder">0 for chrF, 2 for chrF++.</param>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The word order is not 0, 1 or 2.</exception>
    public static Chrf Of(string hypothesis, ReadOnlySpan<string> references, int wordOrder = 0)
    {
        if (references.IsEmpty) throw new ArgumentException("received no reference, expected at least one.", nameof(references));
        ArgumentOutOfRangeException.ThrowIfNegative(wordOrder);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wordOrder, MaxWordOrder);
        var own = Count(hypothesis, wordOrder);
        var best = Compare(own, Count(references[0], wordOrder), wordOrder);
        foreach (var reference in references[1..])
        {
            var other = Compare(own, Count(reference, wordOrder), wordOrder);
            if (other.Score > best.Score) best = other;
        }
        return best;
    }

    static (NGrams Characters, NGrams Words) Count(string text, int wordOrder) =>
        (new(Units.Characters(Whitespace.Remove(text)), CharOrder), new(Units.Words(wordOrder > 0 ? Words(text) : []), wordOrder));

    static Chrf Compare((NGrams Characters, NGrams Words) hypothesis, (NGrams Characters, NGrams Words) reference, int wordOrder)
    {
        Span<double> own = stackalloc double[8], right = stackalloc double[8], matches = stackalloc double[8];
        for (var n = 0; n < CharOrder + wordOrder; n++)
        {
            var order = n < CharOrder ? n + 1 : n - CharOrder + 1;
            var (h, r) = n < CharOrder ? (hypothesis.Characters, reference.Characters) : (hypothesis.Words, reference.Words);
            right[n] = r.Total(order);
            if (right[n] == 0) continue;
            own[n] = h.Total(order);
            matches[n] = h.Matches(order, [r]);
        }
        return new(Vector512.Create<double>(own), Vector512.Create<double>(right), Vector512.Create<double>(matches));
    }

    /// <summary>Words, from which one ASCII punctuation mark at the end, else one at the beginning, is cut.</summary>
    static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var word in Whitespace.Split(text))
        {
            if (word.Length == 1 || word.Length == 2 && char.IsSurrogatePair(word, 0)) words.Add(word);
            else if (IsPunctuation(word[^1])) words.AddRange([word[..^1], word[^1..]]);
            else if (IsPunctuation(word[0])) words.AddRange([word[..1], word[1..]]);
            else words.Add(word);
        }
        return words;
    }

    static bool IsPunctuation(char c) => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c));

    /// <inheritdoc/>
    public static Chrf operator +(Chrf left, Chrf right) => new(left.Hypothesis + right.Hypothesis, left.Reference + right.Reference, left.Matches + right.Matches);

    /// <inheritdoc/>
    public static Chrf operator *(Chrf rows, double weight) => new(rows.Hypothesis * weight, rows.Reference * weight, rows.Matches * weight);
}
