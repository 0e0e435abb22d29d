using System.Text;
using System.Text.Json;
using Norma.Formats;
using Norma.Spec;

namespace Norma.Features.Tokenizers;

/// <summary>Makes a tokenizer of the document of a <c>tokenizer.json</c>.</summary>
static class TokenizerReader
{
    // An id reserves a place in a table: a file of a few bytes must not ask for gigabytes.
    const int MostIds = 4_000_000, LongestWord = 4096, MostSpecial = 10_000;

    public static FittedTokenizer Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Odd("$", "is no object");
        Only(root, "$", "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
        if (root.Text("version") != "1.0") throw Odd("$.version", $"received {Shown(root.Member("version"))}");
        // How many tokens are kept is for who uses them to say; that it is the first ones is the same everywhere.
        if (Present(root, "truncation") is { } truncation) Rightwards(truncation, "$.truncation");
        var normalizers = Present(root, "normalizer") is { } normalizer ? Normalizers(normalizer, "$.normalizer") : [];
        var cutters = Present(root, "pre_tokenizer") is { } cutter ? Cutters(cutter, "$.pre_tokenizer") : [];
        // After bytes nothing but bytes is left to cut.
        if (cutters.FindIndex(part => part.InBytes) is >= 0 and var at && at < cutters.Count - 1) throw Odd("$.pre_tokenizer", "cuts after ByteLevel");
        // Every piece would get a space of its own.
        if (cutters.FindIndex(part => part.AddsSpace) > 0) throw Odd("$.pre_tokenizer", "cuts before ByteLevel with a prefix space");
        var model = Model(Present(root, "model") ?? throw Odd("$.model", "is absent"));
        var special = Special(root, model.Words);
        var padding = Padding(root, special, model.Words);
        var (start, end, trims) = Present(root, "post_processor") is { } post ? Template(post, special, model.Words) : (null, null, false);
        var joining = Present(root, "decoder") is { } decoder ? Decoder(decoder) : Joining.Spaced;
        return new(new(normalizers, cutters, model, joining, special, padding, start, end) { TrimsOffsets = trims });
    }

    static List<Normalizer> Normalizers(JsonElement part, string path)
    {
        switch (part.Text("type"))
        {
            case "Sequence":
                Only(part, path, "type", "normalizers");
                return [.. part.Member("normalizers").List().SelectMany((inner, i) => Normalizers(inner, $"{path}.normalizers[{i}]"))];
            case "NFC": return [new UnicodeForm(NormalizationForm.FormC)];
            case "NFD": return [new UnicodeForm(NormalizationForm.FormD)];
            case "NFKC": return [new UnicodeForm(NormalizationForm.FormKC)];
            case "NFKD": return [new UnicodeForm(NormalizationForm.FormKD)];
            case "Lowercase": return [new Lowercase()];
            case "StripAccents": return [new StripAccents()];
            case "BertNormalizer":
                Only(part, path, "type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
                return [new BertNormalizer(Flag(part, path, "clean_text", true)!.Value, Flag(part, path, "handle_chinese_chars", true)!.Value, Flag(part, path, "strip_accents", null), Flag(part, path, "lowercase", true)!.Value)];
            default: throw OddType(part, path);
        }
    }

    static List<PreTokenizer> Cutters(JsonElement part, string path)
    {
        switch (part.Text("type"))
        {
            case "Sequence":
                Only(part, path, "type", "pretokenizers");
                return [.. part.Member("pretokenizers").List().SelectMany((inner, i) => Cutters(inner, $"{path}.pretokenizers[{i}]"))];
            case "Whitespace": return [new AtWords()];
            case "WhitespaceSplit": return [new AtSpaces()];
            case "BertPreTokenizer": return [new AtSpacesAndMarks()];
            case "Punctuation":
                if ((part.Text("behavior") ?? "Isolated") != "Isolated") throw Odd($"{path}.behavior", $"received {Shown(part.Member("behavior"))}");
                return [new AtMarks()];
            case "Digits": return [new AtDigits(Flag(part, path, "individual_digits", false)!.Value)];
            case "ByteLevel":
                return [new AsGpt2(Flag(part, path, "use_regex", true)!.Value, Flag(part, path, "add_prefix_space", true)!.Value)];
            case "Split":
                if (part.Member("pattern")?.Text("Regex") != AtCharacters.Pattern) throw Odd($"{path}.pattern", $"received {Shown(part.Member("pattern"))}");
                if (part.Text("behavior") != "Isolated" || Flag(part, path, "invert", false)!.Value) throw Odd($"{path}.behavior", $"received {Shown(part.Member("behavior"))}");
                return [new AtCharacters()];
            default: throw OddType(part, path);
        }
    }

    static Joining Decoder(JsonElement part)
    {
        switch (part.Text("type"))
        {
            case "ByteLevel": return new JoinBytes();
            case "Fuse": return Joining.Plain;
            case "WordPiece": return new JoinPieces(part.Text("prefix") ?? "##", Flag(part, "$.decoder", "cleanup", true)!.Value);
            default: throw OddType(part, "$.decoder");
        }
    }

    static TokenModel Model(JsonElement part)
    {
        const string Path = "$.model";
        var words = Vocabulary(part);
        int? unknown = part.Text("unk_token") is not { } name ? null
            : words.TryGetValue(name, out var id) ? id : throw Unfit($"{Path}.unk_token", $"'{Printable.Escape(name)}' is not in the vocabulary");
        switch (part.Text("type"))
        {
            case "WordLevel":
                Only(part, Path, "type", "vocab", "unk_token");
                return new WordLevelModel(words, unknown);
            case "WordPiece":
                Only(part, Path, "type", "vocab", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word");
                var longest = 100;
                if (Present(part, "max_input_chars_per_word") is { } most && (!most.TryInt(out longest) || longest is < 1 or > 10_000)) throw Odd($"{Path}.max_input_chars_per_word", $"received {Shown(most)}");
                return new WordPieceModel(words, unknown, part.Text("continuing_subword_prefix") ?? "##", longest);
            case "BPE":
                Only(part, Path, "type", "vocab", "merges", "unk_token", "dropout", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges");
                foreach (var key in (string[])["dropout", "continuing_subword_prefix", "end_of_word_suffix"])
                    if (Present(part, key) is { } stated && stated.TextOf() != "") throw Odd($"{Path}.{key}", $"received {Shown(stated)}");
                foreach (var key in (string[])["fuse_unk", "byte_fallback"])
                    if (Flag(part, Path, key, false)!.Value) throw Odd($"{Path}.{key}", "is true");
                return new BpeModel(words, unknown, Merges(part, words), Flag(part, Path, "ignore_merges", false)!.Value);
            default: throw OddType(part, Path);
        }
    }

    static Dictionary<string, int> Vocabulary(JsonElement model)
    {
        if (model.Member("vocab") is not { ValueKind: JsonValueKind.Object } vocabulary) throw Odd("$.model.vocab", "is no object");
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<int>();
        foreach (var word in vocabulary.EnumerateObject())
        {
            var path = $"$.model.vocab['{Printable.Escape(word.Name.Length > 40 ? word.Name[..40] : word.Name)}']";
            if (word.Name.Length is 0 or > LongestWord) throw Unfit(path, $"is a token of {word.Name.Length} characters");
            if (!word.Value.TryInt(out var id) || id is < 0 or >= MostIds) throw Unfit(path, $"received {Shown(word.Value)}");
            if (!seen.Add(id)) throw Unfit(path, $"has the number {id} of another token");
            words.Add(word.Name, id);
        }
        return words.Count > 0 ? words : throw Unfit("$.model.vocab", "is empty");
    }

    // A list of two since tokenizers 0.20, one text with a space before.
    static List<Merge> Merges(JsonElement model, Dictionary<string, int> words)
    {
        var merges = new List<Merge>();
        foreach (var item in model.Member("merges").List())
        {
            var path = $"$.model.merges[{merges.Count}]";
            List<string?> two = item.ValueKind == JsonValueKind.Array ? [.. item.EnumerateArray().Take(3).Select(side => side.TextOf())] : [.. (item.TextOf() ?? "").Split(' ')];
            if (two is not [{ Length: > 0 } left, { Length: > 0 } right]) throw Unfit(path, $"received {Shown(item)}");
            if (!words.ContainsKey(left) || !words.ContainsKey(right) || !words.ContainsKey(left + right)) throw Unfit(path, "merges what is not in the vocabulary");
            merges.Add(new(left, right));
        }
        return merges;
    }

    static Dictionary<string, int> Special(JsonElement root, Dictionary<string, int> words)
    {
        var special = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = words.ToDictionary(word => word.Value, word => word.Key);
        foreach (var token in Present(root, "added_tokens").List())
        {
            var path = $"$.added_tokens[{special.Count}]";
            if (special.Count == MostSpecial) throw Unfit(path, $"is one of more than {MostSpecial}");
            if (token.Text("content") is not { Length: > 0 and <= LongestWord } content) throw Unfit($"{path}.content", $"received {Shown(token.Member("content"))}");
            if (token.Member("id") is not { } stated || !stated.TryInt(out var id) || id is < 0 or >= MostIds) throw Unfit($"{path}.id", $"received {Shown(token.Member("id"))}");
            foreach (var key in (string[])["single_word", "lstrip", "rstrip"])
                if (Flag(token, path, key, false)!.Value) throw Odd($"{path}.{key}", "is true");
            if (!Flag(token, path, "special", false)!.Value) throw Odd($"{path}.special", "is false");
            if (Flag(token, path, "normalized", false)!.Value && Present(root, "normalizer") is not null) throw Odd($"{path}.normalized", "is true beside a normalizer");
            if (names.TryGetValue(id, out var other) && other != content || words.TryGetValue(content, out var held) && held != id || !special.TryAdd(content, id))
                throw Unfit(path, "has a number or content of another token");
            names[id] = content;
        }
        return special;
    }

    static string? Padding(JsonElement root, Dictionary<string, int> special, Dictionary<string, int> words)
    {
        // Without a statement the token that is so called by custom fills up.
        if (Present(root, "padding") is not { } padding) return special.ContainsKey(Tokenizer.Padding) ? Tokenizer.Padding : null;
        if (padding.Text("strategy") != "BatchLongest" && padding.Member("strategy")?.Member("Fixed") is null) throw Odd("$.padding.strategy", $"received {Shown(padding.Member("strategy"))}");
        Rightwards(padding, "$.padding");
        var name = padding.Text("pad_token") ?? "";
        if (!(special.TryGetValue(name, out var id) || words.TryGetValue(name, out id)) || padding.Member("pad_id") is not { } stated || !stated.TryInt(out var number) || number != id)
            throw Unfit("$.padding.pad_token", $"received {Shown(padding.Member("pad_token"))} with the number {Shown(padding.Member("pad_id"))}");
        return name;
    }

    // Older files do not say it.
    static void Rightwards(JsonElement part, string path)
    {
        if (Present(part, "direction") is { } direction && direction.TextOf() != "Right") throw Odd($"{path}.direction", $"received {Shown(direction)}");
    }

    static (string? Start, string? End, bool TrimsOffsets) Template(JsonElement post, Dictionary<string, int> special, Dictionary<string, int> words)
    {
        const string Path = "$.post_processor";
        string Known(string? name, string path) => name is not null && (special.ContainsKey(name) || words.ContainsKey(name)) ? name : throw Unfit(path, "names a token that is not in the vocabulary");
        switch (post.Text("type"))
        {
            case "ByteLevel":
                return (null, null, Flag(post, Path, "trim_offsets", true)!.Value);
            case "BertProcessing":
                return (Known(post.Member("cls").List().FirstOrDefault().TextOf(), $"{Path}.cls"), Known(post.Member("sep").List().FirstOrDefault().TextOf(), $"{Path}.sep"), false);
            case "TemplateProcessing":
                JsonElement[] single = [.. post.Member("single").List().Take(4)];
                var text = Array.FindIndex(single, piece => piece.Member("Sequence") is not null);
                if (text is < 0 or > 1 || single.Length > text + 2) throw Odd($"{Path}.single", "is not at most one token, the text, at most one token");
                return (text == 1 ? Known(single[0].Member("SpecialToken")?.Text("id"), $"{Path}.single[0]") : null,
                    single.Length > text + 1 ? Known(single[text + 1].Member("SpecialToken")?.Text("id"), $"{Path}.single[{text + 1}]") : null, false);
            default: throw OddType(post, Path);
        }
    }

    static bool TryInt(this JsonElement element, out int value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out value);
    }

    static JsonElement? Present(JsonElement element, string name) => element.Member(name) is { ValueKind: not JsonValueKind.Null } member ? member : null;

    static bool? Flag(JsonElement element, string path, string name, bool? otherwise) => Present(element, name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        var other => throw Odd($"{path}.{name}", $"received {Shown(other)}"),
    };

    static void Only(JsonElement element, string path, params ReadOnlySpan<string> names)
    {
        foreach (var member in element.EnumerateObject())
            if (!names.Contains(member.Name)) throw Odd($"{path}.{Printable.Escape(member.Name)}", "is unknown");
    }

    static string Shown(JsonElement? element) => element is not { } there ? "nothing" : there.GetRawText() is { Length: > 60 } text ? $"{Printable.Escape(text[..60])}…" : Printable.Escape(there.GetRawText());

    static TokenizerFaultException OddType(JsonElement part, string path) => Odd($"{path}.type", $"received {Shown(part.Member("type"))}");

    static TokenizerFaultException Odd(string path, string what) => new(new("FILE051", path, what) { Expected = "a part that docs/findings/FILE051.md lists", Fix = "save the tokenizer without it, or fit one: the word of the tokenizer instead of the file." });

    static TokenizerFaultException Unfit(string path, string what) => new(new("FILE052", path, what) { Expected = "numbers from 0, each of one token, and merges of tokens", Fix = "take the file from its origin again." });
}
