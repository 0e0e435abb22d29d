namespace Norma.Evaluation.Scores;

/// <summary>How often each run of 1 to so many units occurs in a text.</summary>
sealed class NGrams
{
    readonly Dictionary<string, int>[] _counts;
    readonly int _units;

    /// <summary>Counts them.</summary>
    /// <param name="units">The text.</param>
    /// <param name="orders">The longest run.</param>
    public NGrams(Units units, int orders)
    {
        _units = units.Count;
        _counts = new Dictionary<string, int>[orders];
        for (var order = 1; order <= orders; order++)
        {
            var counts = _counts[order - 1] = new(Total(order), StringComparer.Ordinal);
            var bySlice = counts.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var first = 0; first < Total(order); first++)
            {
                var run = units.Run(first, order);
                bySlice[run] = bySlice.TryGetValue(run, out var seen) ? seen + 1 : 1;
            }
        }
    }

    /// <summary>How many runs of that length there are, repetitions counted.</summary>
    public int Total(int order) => Math.Max(0, _units - order + 1);

    /// <summary>How many of them also stand in a reference; each at most as often as in the reference where it is most frequent.</summary>
    public int Matches(int order, ReadOnlySpan<NGrams> references)
    {
        var matches = 0;
        foreach (var (run, count) in _counts[order - 1])
        {
            var most = 0;
            foreach (var reference in references) most = Math.Max(most, reference._counts[order - 1].GetValueOrDefault(run));
            matches += Math.Min(count, most);
        }
        return matches;
    }
}
