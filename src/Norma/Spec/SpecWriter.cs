using System.Globalization;
using System.Text;

namespace Norma.Spec;

/// <summary>Writes a record as the YAML that reads back as an equal record, every default visible, nulls left out.</summary>
/// <remarks>Only scalars that YAML 1.1 and 1.2 read alike stand without quotes, so that no tool sees another value.</remarks>
public static class SpecWriter
{
    const int Width = 110;

    /// <summary>The text of a record, as block YAML; short values stand on one line.</summary>
    public static string Write(object record)
    {
        var yaml = new StringBuilder();
        if (Grammar.Of(record.GetType()) is RecordGrammar grammar) Keys(yaml, grammar, record, IsWord(record) ? Vocabulary.WordOf(record.GetType()) : null, 0);
        return yaml.Length == 0 ? "{}\n" : yaml.ToString();
    }

    /// <summary>A key as it may stand before its colon.</summary>
    public static string Key(string name) => Text(name);

    /// <summary>A word or record on one line, without the keys that have their defaults: as a person would write it.</summary>
    public static string Brief(object record)
    {
        var type = record.GetType();
        var grammar = IsWord(record) && Grammar.Of(type.BaseType!) is SlotGrammar slot ? slot.WordOf(record) : (RecordGrammar)Grammar.Of(type);
        var keys = grammar.Keys.Where(key => !key.Inline && key.Get(record) is { } held && !IsDefault(key, held)).Select(key => $"{Text(key.Name)}: {Flow(key.Grammar, key.Get(record)!, key.OneOrMany)}").ToList();
        if (grammar.InlineKey is { } inline)
        {
            var held = Brief(inline.Get(record)!);
            return keys.Count == 0 ? held : $"{(held[0] == '{' ? held[..^1] : $"{{type: {held}")}, {string.Join(", ", keys)}}}";
        }
        if (!IsWord(record)) return $"{{{string.Join(", ", keys)}}}";
        var word = Text(Vocabulary.WordOf(type));
        return keys.Count == 0 ? word : $"{{type: {word}, {string.Join(", ", keys)}}}";
    }

    // An absent list or map is kept as an empty one.
    static bool IsDefault(SpecKey key, object held) => Equals(held, key.Default) || (key.Default is null && held is System.Collections.IEnumerable and not string && !((System.Collections.IEnumerable)held).Cast<object>().Any());

    static bool IsWord(object record) => record.GetType().IsDefined(typeof(WordAttribute), false);

    static void Keys(StringBuilder yaml, RecordGrammar grammar, object record, string? word, int indent)
    {
        if (word is not null) yaml.Append(' ', indent).Append("type: ").Append(Text(word)).Append('\n');
        foreach (var key in grammar.Keys)
        {
            if (key.Get(record) is not { } value) continue;
            if (key.Inline) Lines(yaml, key.Grammar, value, false, indent);
            else Entry(yaml, key.Name, key.Grammar, value, key.OneOrMany, indent);
        }
    }

    static void Entry(StringBuilder yaml, string name, Grammar grammar, object value, bool oneOrMany, int indent)
    {
        var key = Text(name);
        yaml.Append(' ', indent).Append(key).Append(':');
        if (Block(grammar, value, oneOrMany, indent == 0, indent + key.Length + 2) is not { } block) yaml.Append(' ').Append(Flow(grammar, value, oneOrMany)).Append('\n');
        else Lines(yaml.Append('\n'), block.Grammar, block.Value, oneOrMany, indent + 2);
    }

    // What must be written over several lines: sections, lists of mappings, maps of lists or mappings, and what is too wide.
    static (Grammar Grammar, object Value)? Block(Grammar grammar, object value, bool oneOrMany, bool section, int column)
    {
        if (grammar is ListGrammar list && oneOrMany && Single(list, value) is { } only) (grammar, value) = (list.Item, only);
        var flow = Flow(grammar, value, oneOrMany);
        if (flow[0] is not ('{' or '[') || flow.Length == 2) return null;
        var wide = column + flow.Length > Width;
        var nested = grammar switch
        {
            ListGrammar => flow.StartsWith("[{", StringComparison.Ordinal) || flow.Contains(", {", StringComparison.Ordinal),
            MapGrammar map => map.Item is not (TextGrammar or NumberGrammar or WholeGrammar or BooleanGrammar or ChoiceGrammar),
            _ => section,
        };
        return wide || nested ? (grammar, value) : null;
    }

    static void Lines(StringBuilder yaml, Grammar grammar, object value, bool oneOrMany, int indent)
    {
        switch (grammar)
        {
            case SlotGrammar slot:
                Keys(yaml, slot.WordOf(value), value, Vocabulary.WordOf(value.GetType()), indent);
                break;
            case RecordGrammar record:
                Keys(yaml, record, value, null, indent);
                break;
            case MapGrammar map:
                foreach (var (name, item) in map.Entries(value)) Entry(yaml, name, map.Item, item!, oneOrMany, indent);
                break;
            case ListGrammar list:
                foreach (var item in (System.Collections.IEnumerable)value)
                {
                    if (Block(list.Item, item!, false, false, indent + 2) is not { } block)
                    {
                        yaml.Append(' ', indent).Append("- ").Append(Flow(list.Item, item!, false)).Append('\n');
                        continue;
                    }
                    var start = yaml.Length;
                    Lines(yaml, block.Grammar, block.Value, false, indent + 2);
                    yaml[start + indent] = '-';
                }
                break;
        }
    }

    static string Flow(Grammar grammar, object value, bool oneOrMany) => grammar switch
    {
        BooleanGrammar => (bool)value ? "true" : "false",
        WholeGrammar => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        NumberGrammar => Number((double)value),
        TextGrammar => Text((string)value),
        ChoiceGrammar => Vocabulary.Snake(value.ToString()!),
        ListGrammar list when oneOrMany && Single(list, value) is { } only => Flow(list.Item, only, false),
        ListGrammar list => $"[{string.Join(", ", ((System.Collections.IEnumerable)value).Cast<object>().Select(item => Flow(list.Item, item, false)))}]",
        MapGrammar map => $"{{{string.Join(", ", map.Entries(value).Select(entry => $"{Text(entry.Name)}: {Flow(map.Item, entry.Value!, oneOrMany)}"))}}}",
        SlotGrammar slot => Word(slot.WordOf(value), value),
        RecordGrammar record => $"{{{string.Join(", ", Stated(record, value))}}}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static string Word(RecordGrammar record, object value)
    {
        var word = Vocabulary.WordOf(value.GetType());
        var stated = Stated(record, value).ToList();
        return stated.Count == 0 ? Text(word) : $"{{type: {Text(word)}, {string.Join(", ", stated)}}}";
    }

    static IEnumerable<string> Stated(RecordGrammar record, object value)
    {
        foreach (var key in record.Keys)
        {
            if (key.Get(value) is not { } held) continue;
            if (!key.Inline)
            {
                yield return $"{Text(key.Name)}: {Flow(key.Grammar, held, key.OneOrMany)}";
                continue;
            }
            yield return $"type: {Text(Vocabulary.WordOf(held.GetType()))}";
            foreach (var own in Stated(((SlotGrammar)key.Grammar).WordOf(held), held)) yield return own;
        }
    }

    // A list in a list keeps its brackets: without them the reader could not tell which of the two was left out.
    static object? Single(ListGrammar list, object value)
    {
        if (list.Item is ListGrammar) return null;
        var items = ((System.Collections.IEnumerable)value).Cast<object>().Take(2).ToList();
        return items.Count == 1 ? items[0] : null;
    }

    /// <summary>The shortest decimal that reads back as the same float64, in a form that is a number in YAML 1.1 too.</summary>
    internal static string Number(double value)
    {
        if (double.IsNaN(value)) return ".nan";
        if (double.IsInfinity(value)) return value > 0 ? ".inf" : "-.inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        if (exponent < 0) return text;
        var mantissa = text[..exponent];
        return $"{mantissa}{(mantissa.Contains('.', StringComparison.Ordinal) ? "" : ".0")}e{text[(exponent + 1)..]}";
    }

    /// <summary>Text without quotes where no YAML parser takes it for something else, else in double quotes.</summary>
    internal static string Text(string text)
    {
        if (IsPlain(text)) return text;
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c == '\n') quoted.Append("\\n");
            else if (c == '\t') quoted.Append("\\t");
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) quoted.Append(c).Append(text[++i]);
            else if (char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned)
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }

    static bool IsPlain(string text)
    {
        if (text.Length == 0 || !(char.IsLetter(text[0]) || text[0] == '_') || text[^1] == ' ') return false;
        foreach (var c in text)
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.' or '/' or ' ' or '+' or '*' or '(' or ')' or '$' or '^' or '²' or '³' or '°')) return false;
        return Scalar.KindOf(text) == ScalarKind.Text && text.ToUpperInvariant() is not ("YES" or "NO" or "ON" or "OFF" or "Y" or "N");
    }
}
