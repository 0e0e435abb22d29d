using System.Runtime.Intrinsics;

namespace Norma.Evaluation.Scores;

/// <summary>How much of a translation's word sequences stand in the references: 0 none, 100 all.</summary>
/// <remarks>
/// <c>100 · BP · exp(mean over n = 1…4 of ln p_n)</c>, <c>p_n = matches_n / totals_n</c> over the corpus, each n-gram of a row matching at most as often as in one of
/// its references; <c>BP = min(1, exp(1 − r / h))</c> of the lengths in words. An order without a match counts as <c>1 / (2^k · totals_n)</c>, k the how-manieth such
/// order it is (exponential smoothing). No match at all, or no 4-gram in the corpus: 0.
/// <para>Papineni et al. 2002, https://aclanthology.org/P02-1040; Post 2018, https://aclanthology.org/W18-6319. <c>sacrebleu.corpus_bleu</c> 2.x with its defaults:
/// signature <c>case:mixed|eff:no|tok:13a|smooth:exp</c>.</para>
/// </remarks>
/// <param name="HypothesisLength">Words of the translation.</param>
/// <param name="ReferenceLength">Words of the reference nearest in length, of equally near ones the shorter.</param>
/// <param name="Matches">By order, n-grams of the translation that stand in a reference.</param>
/// <param name="Totals">By order, n-grams of the translation.</param>
readonly record struct Bleu(double HypothesisLength, double ReferenceLength, Vector256<double> Matches, Vector256<double> Totals) : IRowStatistics<Bleu>
{
    /// <summary>The longest n-gram.</summary>
    public const int MaxOrder = 4;

    /// <summary>BLEU of the rows that were added, 0 to 100.</summary>
    public double Score
    {
        get
        {
            if (Matches == Vector256<double>.Zero) return 0;
            var (logarithms, smooth) = (0.0, 1.0);
            for (var n = 0; n < MaxOrder; n++)
            {
                if (Totals[n] == 0) return 0;
                logarithms += Math.Log(Matches[n] > 0 ? Matches[n] / Totals[n] : 1 / ((smooth *= 2) * Totals[n]));
            }
            var brevity = HypothesisLength < ReferenceLength ? Math.Exp(1 - ReferenceLength / HypothesisLength) : 1;
            return 100 * brevity * Math.Exp(logarithms / MaxOrder);
        }
    }

    /// <inheritdoc/>
    public double? Value => Score;

    /// <summary>Of one row.</summary>
    /// <param name="hypothesis">The translation.</param>
    /// <param name="references">One right translation or several.</param>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public static Bleu Of(string hypothesis, params ReadOnlySpan<string> references)
    {
        if (references.IsEmpty) throw new ArgumentException("received no reference, expected at least one.", nameof(references));
        var words = Units.Words(Tokenizer13a.Words(hypothesis));
        var right = new NGrams[references.Length];
        var nearest = -1;
        for (var i = 0; i < references.Length; i++)
        {
            var units = Units.Words(Tokenizer13a.Words(references[i]));
            right[i] = new(units, MaxOrder);
            var (far, farNow) = (Math.Abs(units.Count - words.Count), Math.Abs(nearest - words.Count));
            if (nearest < 0 || far < farNow || far == farNow && units.Count < nearest) nearest = units.Count;
        }
        var own = new NGrams(words, MaxOrder);
        return new(words.Count, nearest,
            Vector256.Create(own.Matches(1, right), own.Matches(2, right), own.Matches(3, right), (double)own.Matches(4, right)),
            Vector256.Create(own.Total(1), own.Total(2), own.Total(3), (double)own.Total(4)));
    }

    /// <inheritdoc/>
    public static Bleu operator +(Bleu left, Bleu right) =>
        new(left.HypothesisLength + right.HypothesisLength, left.ReferenceLength + right.ReferenceLength, left.Matches + right.Matches, left.Totals + right.Totals);

    /// <inheritdoc/>
    public static Bleu operator *(Bleu rows, double weight) =>
        new(rows.HypothesisLength * weight, rows.ReferenceLength * weight, rows.Matches * weight, rows.Totals * weight);
}
