namespace Norma.Evaluation.Scores;

/// <summary>How many items must be replaced, removed or inserted, at least, to turn one sequence into another.</summary>
/// <remarks>O(n · m) steps, O(m) memory. <para>Levenshtein 1966; <c>rapidfuzz.distance.Levenshtein.distance</c>.</para></remarks>
static class EditDistance
{
    /// <summary>The distance; 0 for equal sequences, at most the length of the longer one.</summary>
    public static int Between<T>(ReadOnlySpan<T> from, ReadOnlySpan<T> to) where T : IEquatable<T>
    {
        var same = from.CommonPrefixLength(to);
        from = from[same..];
        to = to[same..];
        while (!from.IsEmpty && !to.IsEmpty && from[^1].Equals(to[^1]))
        {
            from = from[..^1];
            to = to[..^1];
        }

        var costs = new int[to.Length + 1];
        for (var j = 0; j < costs.Length; j++) costs[j] = j;
        for (var i = 0; i < from.Length; i++)
        {
            var diagonal = costs[0]++;
            for (var j = 0; j < to.Length; j++)
            {
                var replaced = from[i].Equals(to[j]) ? diagonal : diagonal + 1;
                diagonal = costs[j + 1];
                costs[j + 1] = Math.Min(replaced, Math.Min(diagonal, costs[j]) + 1);
            }
        }
        return costs[^1];
    }
}
