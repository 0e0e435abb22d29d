using Norma.Data;
using Norma.Formats.Onnx;

namespace Norma.Features.Sources;

/// <summary>Pairs of the texts of two fields; missing where either is.</summary>
/// <param name="First">A field of type category or binary.</param>
/// <param name="Second">Another.</param>
sealed record CrossSource(string First, string Second) : FeatureSource([First, Second]), ITextSource
{
    const string Between = " × ";

    public override Kind Kind => Kind.Text;

    public override Flow Read(SourceRows rows)
    {
        var first = TextSource.Read((TextColumn)rows.Table[First], rows.Start, rows.Count);
        var second = TextSource.Read((TextColumn)rows.Table[Second], rows.Start, rows.Count);
        var codes = GC.AllocateUninitializedArray<int>(rows.Count);
        var codeOf = new Dictionary<long, int>();
        var levels = new List<string>();
        for (var row = 0; row < codes.Length; row++)
        {
            var (a, b) = (first.Codes[row], second.Codes[row]);
            if (a < 0 || b < 0)
            {
                codes[row] = -1;
                continue;
            }
            var pair = (long)a << 32 | (uint)b;
            if (!codeOf.TryGetValue(pair, out var code))
            {
                codeOf.Add(pair, code = levels.Count);
                levels.Add(Escape(first.Levels[a]) + Between + Escape(second.Levels[b]));
            }
            codes[row] = code;
        }
        return new Texts(codes, [.. levels]);
    }

    /// <summary>Each field to a whole number, 0 for missing and 1 for unknown; the two to one; that through a table.</summary>
    public OnnxValue Lower(GraphInputs inputs, string[] texts, long[] values, long missing, long unknown)
    {
        var pairs = texts.Zip(values).Select(text => (Pair: Split(text.First), Value: text.Second)).Where(text => text.Pair is not null).ToArray();
        var (firsts, seconds) = (Numbered(pairs.Select(p => p.Pair!.Value.First)), Numbered(pairs.Select(p => p.Pair!.Value.Second)));
        var count = seconds.Count + 2L;

        var keys = new SortedDictionary<long, long>();
        for (var a = 0; a < firsts.Count + 2; a++) keys[a * count] = missing;
        for (var b = 0; b < count; b++) keys[b] = missing;
        foreach (var (pair, value) in pairs) keys[firsts[pair!.Value.First] * count + seconds[pair.Value.Second]] = value;

        var graph = inputs.Graph;
        var first = graph.Node("Mul", [Code(First, firsts), graph.Scalar("cross.count", count)]);
        return graph.Node("LabelEncoder", [graph.Node("Add", [first, Code(Second, seconds)])],
            ("keys_int64s", keys.Keys.ToArray()), ("values_int64s", keys.Values.ToArray()), ("default_int64", unknown));

        OnnxValue Code(string field, Dictionary<string, long> codes) => inputs.Texts(field, ["", .. codes.Keys], [0, .. codes.Values], 1);
    }

    static Dictionary<string, long> Numbered(IEnumerable<string> texts)
    {
        var codes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts) codes.TryAdd(text, codes.Count + 2);
        return codes;
    }

    // So that no two pairs have one name: a cross sign or a backslash within a text follows a backslash.
    static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("×", "\\×", StringComparison.Ordinal);

    static (string First, string Second)? Split(string pair)
    {
        for (var at = pair.IndexOf(Between, StringComparison.Ordinal); at >= 0; at = pair.IndexOf(Between, at + 1, StringComparison.Ordinal))
            if (Unescape(pair[..at]) is { Length: > 0 } first && Unescape(pair[(at + Between.Length)..]) is { Length: > 0 } second) return (first, second);
        return null;
    }

    // Null where it is no escaped text.
    static string? Unescape(string text)
    {
        var plain = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '×') return null;
            if (text[i] == '\\' && (++i == text.Length || text[i] is not ('\\' or '×'))) return null;
            plain.Append(text[i]);
        }
        return plain.ToString();
    }
}
