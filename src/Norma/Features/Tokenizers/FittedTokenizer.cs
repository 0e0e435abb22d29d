namespace Norma.Features.Tokenizers;

/// <summary>A tokenizer with its vocabulary: texts to numbers and back. Many threads may use it at once.</summary>
public sealed class FittedTokenizer
{
    [ThreadStatic] static Workspace? t_workspace;

    readonly string?[] _words;
    readonly (string Content, int Id)[] _added;

    internal FittedTokenizer(TokenizerParts parts)
    {
        Parts = parts;
        var most = Math.Max(parts.Model.Words.Count == 0 ? 0 : parts.Model.Words.Values.Max(), parts.Special.Count == 0 ? 0 : parts.Special.Values.Max());
        _words = new string?[most + 1];
        foreach (var (word, id) in parts.Model.Words) _words[id] = word;
        foreach (var (word, id) in parts.Special) _words[id] = word;
        // Of two that begin at one place the longer is meant.
        _added = [.. parts.Special.Select(special => (special.Key, special.Value)).OrderByDescending(special => special.Key.Length).ThenBy(special => special.Key, StringComparer.Ordinal)];
    }

    internal TokenizerParts Parts { get; }

    /// <summary>How many numbers there are: one more than the highest.</summary>
    public int VocabularySize => _words.Length;

    /// <summary>The number that fills up short texts; null where none is.</summary>
    public int? PaddingId => Parts.Padding is { } padding ? IdOf(padding) : null;

    /// <summary>The number of what is not in the vocabulary; null where none is.</summary>
    public int? UnknownId => Parts.Model.UnknownId;

    /// <summary>The number of a token; null where the vocabulary lacks it.</summary>
    public int? IdOf(string token) => Parts.Special.TryGetValue(token, out var id) || Parts.Model.Words.TryGetValue(token, out id) ? id : null;

    /// <summary>The token of a number; null where it has none.</summary>
    public string? TokenOf(int id) => (uint)id < (uint)_words.Length ? _words[id] : null;

    /// <summary>Adds the tokens of a text to a list.</summary>
    public void Encode(string text, List<Token> tokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tokens);
        if (Parts.Start is { } start) tokens.Add(new(IdOf(start)!.Value, 0, 0));
        for (var at = 0; at < text.Length;)
        {
            var (found, id, length) = NextSpecial(text, at);
            Plain(text, at, found, tokens);
            if (length > 0) tokens.Add(new(id, found, found + length));
            at = found + length;
        }
        if (Parts.End is { } end) tokens.Add(new(IdOf(end)!.Value, text.Length, text.Length));
    }

    /// <summary>The tokens of a text.</summary>
    public Token[] Encode(string text)
    {
        var tokens = new List<Token>();
        Encode(text, tokens);
        return [.. tokens];
    }

    /// <summary>The text of tokens, special ones left out. What normalization or unknown tokens took is not there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is none of the vocabulary.</exception>
    public string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var words = new List<string>();
        foreach (var id in ids)
        {
            var word = TokenOf(id) ?? throw new ArgumentOutOfRangeException(nameof(ids), id, $"expected a number of the vocabulary, below {VocabularySize}");
            if (!Parts.Special.ContainsKey(word)) words.Add(word);
        }
        return Parts.Joining.Join(words);
    }

    (int At, int Id, int Length) NextSpecial(string text, int from)
    {
        var best = (At: text.Length, Id: 0, Length: 0);
        foreach (var (content, id) in _added)
        {
            var at = text.AsSpan(from).IndexOf(content, StringComparison.Ordinal);
            if (at >= 0 && from + at < best.At) best = (from + at, id, content.Length);
        }
        return best;
    }

    void Plain(string text, int start, int end, List<Token> tokens)
    {
        if (start == end) return;
        // Taken while in use, so that a call within a call has its own.
        var work = t_workspace ?? new();
        t_workspace = null;
        var (now, next) = (work.Text, work.Next);
        now.Load(text, start, end);
        foreach (var normalizer in Parts.Normalizers)
        {
            next.Clear();
            normalizer.Apply(now, next);
            (now, next) = (next, now);
        }
        if (now.Length > 0 && now.Chars[0] != ' ' && Parts.Cutters.Any(cutter => cutter.AddsSpace))
        {
            next.Clear();
            next.Add(' ', now.From(0), now.From(0));
            for (var at = 0; at < now.Length; at++) next.Add(now.Chars[at], now.From(at), now.To(at));
            (now, next) = (next, now);
        }
        var (pieces, cut) = (work.Pieces, work.Cut);
        pieces.Clear();
        pieces.Add((0, now.Length));
        var bytes = false;
        foreach (var cutter in Parts.Cutters)
        {
            cut.Clear();
            foreach (var (from, to) in pieces) cutter.Cut(now.Chars, from, to, cut);
            (pieces, cut) = (cut, pieces);
            bytes |= cutter.InBytes;
        }
        if (bytes)
        {
            next.Clear();
            cut.Clear();
            foreach (var (from, to) in pieces)
            {
                var first = next.Length;
                ToBytes(now, from, to, next);
                cut.Add((first, next.Length));
            }
            (now, pieces) = (next, cut);
        }
        foreach (var (from, to) in pieces)
        {
            if (from == to) continue;
            var first = tokens.Count;
            Parts.Model.Encode(now.Chars[from..to], tokens);
            for (var i = first; i < tokens.Count; i++)
            {
                var token = new Token(tokens[i].Id, now.From(from + tokens[i].Start), now.To(from + tokens[i].End - 1));
                tokens[i] = Parts.TrimsOffsets ? Trimmed(token, text) : token;
            }
        }
        t_workspace = work;
    }

    static Token Trimmed(Token token, string text)
    {
        var (start, end) = (token.Start, token.End);
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return new(token.Id, start, end);
    }

    static void ToBytes(AlignedText from, int start, int end, AlignedText to)
    {
        Span<byte> bytes = stackalloc byte[4];
        for (var at = start; at < end;)
        {
            var c = from.Chars[at];
            if (c < 128)
            {
                to.Add(ByteAlphabet.All[c], from.From(at), from.To(at));
                at++;
                continue;
            }
            var rune = from.RuneAt(at);
            foreach (var b in bytes[..rune.EncodeToUtf8(bytes)]) to.Add(ByteAlphabet.All[b], from.From(at), from.To(at));
            at += rune.Utf16SequenceLength;
        }
    }

    /// <summary>The pieces of a text as the trainer counts them.</summary>
    internal static void CountPieces(string text, IReadOnlyList<Normalizer> normalizers, IReadOnlyList<PreTokenizer> cutters, Dictionary<string, long> counts)
    {
        var counting = new FittedTokenizer(new(normalizers, cutters, new CountingModel(counts), Joining.Plain, new(StringComparer.Ordinal), null, null, null));
        counting.Plain(text, 0, text.Length, []);
    }

    sealed class Workspace
    {
        public AlignedText Text { get; } = new();
        public AlignedText Next { get; } = new();
        public List<(int Start, int End)> Pieces { get; } = [];
        public List<(int Start, int End)> Cut { get; } = [];
    }
}
