namespace Norma.Evaluation.Scores;

/// <summary>At which place, counted from 1, a row's right items stand when its candidates are ordered by falling score.</summary>
/// <remarks>
/// Pessimistic: of equal scores a wrong candidate stands before a right one, so that a model that scores all alike gets no credit. A right item whose score is NaN stands
/// last, and one stands behind every wrong candidate whose score is NaN.
/// </remarks>
static class Ranks
{
    /// <summary>The place of the only right item, 1 to the number of candidates.</summary>
    /// <param name="scores">Of each candidate.</param>
    /// <param name="right">Which candidate is right.</param>
    public static int Of(ReadOnlySpan<float> scores, int right)
    {
        var (own, rank) = (scores[right], 1);
        for (var i = 0; i < scores.Length; i++)
            if (i != right && !(scores[i] < own)) rank++;
        return rank;
    }

    /// <summary>The places of all right items, rising.</summary>
    /// <param name="scores">Of each candidate.</param>
    /// <param name="right">By candidate, whether it is right.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static int[] Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> right)
    {
        if (scores.Length != right.Length) throw new ArgumentException($"received {right.Length} truths for {scores.Length} scores.", nameof(right));
        var own = new List<float>();
        for (var i = 0; i < scores.Length; i++) if (right[i]) own.Add(scores[i]);
        own.Sort(static (a, b) => b.CompareTo(a));   // NaN last
        var ranks = new int[own.Count];
        for (var place = 0; place < ranks.Length; place++)
        {
            ranks[place] = place + 1;
            for (var i = 0; i < scores.Length; i++)
                if (!right[i] && !(scores[i] < own[place])) ranks[place]++;
        }
        return ranks;
    }
}
