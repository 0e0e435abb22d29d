using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Norma.Features.Tokenizers;

/// <summary>Two neighbours that become one.</summary>
readonly record struct Merge(string Left, string Right);

/// <summary>Byte-pair encoding: the characters of a piece are merged pair by pair, the pair that was learnt first before the others.</summary>
sealed record BpeModel : TokenModel
{
    const int MostRemembered = 1 << 16, LongestRemembered = 64;

    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    readonly Dictionary<long, (int Rank, int Id)> _merges;
    readonly ConcurrentDictionary<string, Token[]> _remembered = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Token[]>.AlternateLookup<ReadOnlySpan<char>> _known;
    readonly IReadOnlyList<Merge> _learnt;
    readonly bool _whole;
    int _count;

    /// <summary>Every part of a merge, and what it makes, is in the vocabulary.</summary>
    public BpeModel(Dictionary<string, int> words, int? unknownId, IReadOnlyList<Merge> merges, bool whole) : base(words, unknownId)
    {
        (_learnt, _whole) = (merges, whole);
        _ids = words.GetAlternateLookup<ReadOnlySpan<char>>();
        _known = _remembered.GetAlternateLookup<ReadOnlySpan<char>>();
        _merges = new(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right) = merges[rank];
            _merges.TryAdd(Key(words[left], words[right]), (rank, words[left + right]));
        }
    }

    static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    public override void Encode(ReadOnlySpan<char> piece, List<Token> tokens)
    {
        if (_known.TryGetValue(piece, out var known))
        {
            tokens.AddRange(known);
            return;
        }
        var before = tokens.Count;
        if (_whole && _ids.TryGetValue(piece, out var whole)) tokens.Add(new(whole, 0, piece.Length));
        else Merged(piece, tokens);
        if (piece.Length > LongestRemembered || Volatile.Read(ref _count) >= MostRemembered) return;
        Interlocked.Increment(ref _count);
        _remembered.TryAdd(piece.ToString(), [.. tokens.Skip(before)]);
    }

    void Merged(ReadOnlySpan<char> piece, List<Token> tokens)
    {
        var parts = new List<Token>(piece.Length);
        for (int at = 0, next; at < piece.Length; at = next)
        {
            next = at + (char.IsHighSurrogate(piece[at]) ? 2 : 1);
            if (_ids.TryGetValue(piece[at..next], out var id)) parts.Add(new(id, at, next));
            else if (UnknownId is { } unknown) parts.Add(new(unknown, at, next));
        }
        var count = parts.Count;
        var (before, after) = (new int[count], new int[count]);
        var waiting = new PriorityQueue<(int At, int Left, int Right, int Id), (int Rank, int At)>();
        for (var i = 0; i < count; i++)
        {
            (before[i], after[i]) = (i - 1, i + 1);
            Consider(i);
        }
        while (waiting.TryDequeue(out var best, out _))
        {
            var (at, left, right, id) = best;
            var next = after[at];
            // Either may have been merged with another since.
            if (next >= count || parts[at].Id != left || parts[next].Id != right) continue;
            parts[at] = new(id, parts[at].Start, parts[next].End);
            parts[next] = parts[next] with { Id = -1 };
            after[at] = after[next];
            if (after[at] < count) before[after[at]] = at;
            Consider(at);
            if (before[at] >= 0) Consider(before[at]);
        }
        for (var i = 0; i < count; i = after[i]) tokens.Add(parts[i]);

        void Consider(int at)
        {
            if (after[at] < count && _merges.TryGetValue(Key(parts[at].Id, parts[after[at]].Id), out var merge))
                waiting.Enqueue((at, parts[at].Id, parts[after[at]].Id, merge.Id), (merge.Rank, at));
        }
    }

    public override JsonObject ToJson() => new()
    {
        ["type"] = "BPE", ["dropout"] = null, ["unk_token"] = Unknown, ["continuing_subword_prefix"] = null, ["end_of_word_suffix"] = null,
        ["fuse_unk"] = false, ["byte_fallback"] = false, ["ignore_merges"] = _whole, ["vocab"] = Vocabulary(),
        ["merges"] = new JsonArray([.. _learnt.Select(merge => new JsonArray(merge.Left, merge.Right))]),
    };
}
