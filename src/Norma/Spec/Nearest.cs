namespace Norma.Spec;

/// <summary>Finds the name that was probably meant.</summary>
static class Nearest
{
    const int Longest = 64;

    /// <summary>The known name with the fewest insertions, deletions, replacements and swaps; null when none is near (a third of the letters, three at most).</summary>
    public static string? To(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > Longest) return null;
        string? nearest = null;
        var least = Math.Min(3, (name.Length + 2) / 3) + 1;
        foreach (var candidate in known)
        {
            if (candidate.Length > Longest || Math.Abs(candidate.Length - name.Length) >= least) continue;
            var distance = Distance(name, candidate);
            if (distance < least) (nearest, least) = (candidate, distance);
        }
        return nearest;
    }

    /// <summary>As the end of a finding: <c>did you mean 'x'?</c>, or null.</summary>
    public static string? Hint(string name, IEnumerable<string> known) => To(name, known) is { } nearest ? $"did you mean '{nearest}'?" : null;

    // Optimal string alignment; letters of other case, and - for _, count as equal.
    static int Distance(string a, string b)
    {
        Span<int> rows = stackalloc int[3 * (Longest + 1)];
        var older = rows[..(Longest + 1)];
        var old = rows.Slice(Longest + 1, Longest + 1);
        var row = rows[(2 * (Longest + 1))..];
        for (var j = 0; j <= b.Length; j++) old[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, old[j] + 1), old[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])) row[j] = Math.Min(row[j], older[j - 2] + 1);
            }
            var spare = older;
            older = old;
            old = row;
            row = spare;
        }
        return old[b.Length];
    }

    static bool Same(char a, char b) => Fold(a) == Fold(b);

    static char Fold(char c) => c == '-' ? '_' : char.ToLowerInvariant(c);
}
