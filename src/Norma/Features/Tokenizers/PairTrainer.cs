using System.Text;

namespace Norma.Features.Tokenizers;

/// <summary>Learns a vocabulary by merging, again and again, the pair of neighbours that the words hold most often; of equal pairs the one of the lower numbers.</summary>
static class PairTrainer
{
    /// <summary>The tokens in order of their numbers, and the merges in the order in which they were learnt.</summary>
    /// <param name="counts">How often each word stands.</param>
    /// <param name="first">The tokens before all others.</param>
    /// <param name="alphabet">Characters that are in the vocabulary even if no word has them.</param>
    /// <param name="prefix">What marks a part that does not begin a word; empty for none.</param>
    /// <param name="most">The most tokens.</param>
    /// <param name="least">The least count of a pair that is merged.</param>
    public static (List<string> Words, List<Merge> Merges) Train(IReadOnlyDictionary<string, long> counts, IEnumerable<string> first, IEnumerable<string> alphabet, string prefix, int most, int least)
    {
        var sorted = counts.OrderBy(word => word.Key, StringComparer.Ordinal).ToArray();
        List<string> words = [.. first];
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++) ids.Add(words[i], i);

        var letters = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var letter in alphabet) letters[letter] = long.MaxValue / 2;
        foreach (var (word, count) in sorted)
            foreach (var part in Parts(word, prefix)) letters[part] = letters.GetValueOrDefault(part) + count;
        var kept = letters.Where(letter => !ids.ContainsKey(letter.Key)).OrderByDescending(letter => letter.Value).ThenBy(letter => letter.Key, StringComparer.Ordinal).Take(Math.Max(0, most - words.Count));
        foreach (var (letter, _) in kept.OrderBy(letter => letter.Key, StringComparer.Ordinal)) Number(letter);

        var parts = new int[sorted.Length][];
        var lengths = new int[sorted.Length];
        var pairs = new Dictionary<long, long>();
        var places = new Dictionary<long, HashSet<int>>();
        for (var w = 0; w < sorted.Length; w++)
        {
            parts[w] = [.. Parts(sorted[w].Key, prefix).Where(ids.ContainsKey).Select(part => ids[part])];
            lengths[w] = parts[w].Length;
            for (var i = 1; i < lengths[w]; i++) Count(parts[w][i - 1], parts[w][i], w, sorted[w].Value);
        }
        var waiting = new PriorityQueue<long, (long Fewer, long Pair)>(pairs.Select(pair => (pair.Key, (-pair.Value, pair.Key))));

        var merges = new List<Merge>();
        var changed = new HashSet<long>();
        while (words.Count < most && waiting.TryDequeue(out var pair, out var said))
        {
            var count = pairs.GetValueOrDefault(pair);
            if (count != -said.Fewer)
            {
                if (count > 0) waiting.Enqueue(pair, (-count, pair));
                continue;
            }
            if (count < Math.Max(1, least)) break;
            var (left, right) = ((int)(pair >> 32), (int)pair);
            var made = words[left] + words[right][prefix.Length..];
            // Two ways of cutting may make one token.
            var id = ids.TryGetValue(made, out var there) ? there : Number(made);
            merges.Add(new(words[left], words[right]));
            changed.Clear();
            foreach (var w in places[pair]) Replace(w, left, right, id);
            pairs.Remove(pair);
            places.Remove(pair);
            changed.Remove(pair);
            foreach (var other in changed)
                if (pairs.GetValueOrDefault(other) is > 0 and var now) waiting.Enqueue(other, (-now, other));
        }
        return (words, merges);

        int Number(string word)
        {
            ids.Add(word, words.Count);
            words.Add(word);
            return words.Count - 1;
        }

        void Count(int left, int right, int w, long by)
        {
            var key = ((long)left << 32) | (uint)right;
            pairs[key] = pairs.GetValueOrDefault(key) + by;
            if (by <= 0) return;
            if (!places.TryGetValue(key, out var at)) places.Add(key, at = []);
            at.Add(w);
        }

        void Replace(int w, int left, int right, int id)
        {
            var (word, length, by) = (parts[w], lengths[w], sorted[w].Value);
            var to = 0;
            for (var from = 0; from < length; from++)
            {
                if (from + 1 >= length || word[from] != left || word[from + 1] != right)
                {
                    word[to++] = word[from];
                    continue;
                }
                if (to > 0)
                {
                    Count(word[to - 1], left, w, -by);
                    Count(word[to - 1], id, w, by);
                    changed.Add(((long)word[to - 1] << 32) | (uint)id);
                }
                if (from + 2 < length)
                {
                    Count(right, word[from + 2], w, -by);
                    Count(id, word[from + 2], w, by);
                    changed.Add(((long)id << 32) | (uint)word[from + 2]);
                }
                word[to++] = id;
                from++;
            }
            lengths[w] = to;
        }
    }

    static IEnumerable<string> Parts(string word, string prefix)
    {
        var begun = false;
        foreach (var rune in word.EnumerateRunes())
        {
            yield return begun ? prefix + rune : rune.ToString();
            begun = true;
        }
    }
}
