using System.Text.Json;
using System.Text.RegularExpressions;
using Norma.Formats;
using Norma.Formats.Croissant;
using Norma.Spec;

namespace Norma.Data.Reading.RecordSets;

/// <summary>What a source does to each value: as mlcroissant does it, each different value once.</summary>
/// <param name="field">The field, for findings.</param>
/// <param name="source">Its source.</param>
/// <param name="shown">The document as findings name it.</param>
sealed class Transforms(CroissantField field, CroissantSource source, string shown)
{
    static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(200);

    /// <summary>The column of the results. A value that became a list is its JSON.</summary>
    public TextColumn Of(TextColumn column)
    {
        if (source.Transforms.Count == 0) return column;
        Func<Value, Value>[] steps = [.. source.Transforms.Select(transform => Step(transform.Name, transform.Value))];
        var results = new TextsOfRows();
        var texts = Array.ConvertAll(column.Levels, level =>
        {
            var value = new Value(level, null);
            foreach (var step in steps)
            {
                // What is missing stays so.
                if (value is { Text: null, Items: null }) break;
                value = step(value);
            }
            return value.Items is { } items ? JsonOf(items, field) : value.Text;
        });
        foreach (var code in column.Codes) results.Add(code < 0 ? null : texts[code]);
        return results.Column(column.Name);
    }

    /// <summary>A list as JSON: numbers where the field has them, else texts.</summary>
    public static string JsonOf(IEnumerable<string?> items, CroissantField field)
    {
        var plain = CroissantTypes.IsNumber(field.Types) || CroissantTypes.IsBoolean(field.Types);
        return $"[{string.Join(",", items.Select(item => item is null ? "null" : plain && IsScalar(item) ? item : JsonSerializer.Serialize(item, s_plain)))}]";
    }

    static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static bool IsScalar(string text) => text is "true" or "false" || (NumberText.ReadDouble(System.Text.Encoding.UTF8.GetBytes(text), (byte)'.', out _) == NumberForm.Number && text[0] is '-' or (>= '0' and <= '9'));

    Func<Value, Value> Step(string name, string stated)
    {
        switch (name)
        {
            case "regex":
                var pattern = Expression($@"\A(?:{Plain(stated)})");
                return value => value.Each(text => Guarded(() => Matched(pattern, text)));
            case "replace":
                var slash = stated.IndexOf('/', StringComparison.Ordinal);
                if (slash < 1) throw Wrong($"has the replacement {Printable.Quote(stated)}", "pattern/text", "write it so.");
                var (from, to) = (Expression(Plain(stated[..slash])), stated[(slash + 1)..].Replace("$", "$$", StringComparison.Ordinal));
                return value => value.Each(text => Guarded(() => from.Replace(text, to)));
            case "separator":
                if (stated.Length == 0) throw Wrong("has an empty separator", "a text between the items", "state one.");
                return value => value.Items is null ? new(null, value.Text!.Split(stated)) : throw Wrong("separates a list again", "one separator", "remove one.");
            default:
                JsonPath path;
                try { path = JsonPath.Parse(stated); }
                catch (InvalidDataException fault) { throw Wrong($"has the JSONPath {Printable.Quote(stated)}, which {fault.Message}", "names, items by number, '*'", "write a plainer path."); }
                return value => value.Items is null ? First(path, value.Text!) : throw Wrong("looks by a path into a list that a separator made", "the path before it", "change their order.");
        }
    }

    static string Matched(Regex pattern, string text)
    {
        var match = pattern.Match(text);
        return match.Success ? match.Groups.Values.Skip(1).FirstOrDefault(group => group.Success)?.Value ?? text : text;
    }

    Value First(JsonPath path, string text)
    {
        JsonElement root;
        try { root = StrictJson.Parse(System.Text.Encoding.UTF8.GetBytes(text)); }
        catch (InvalidDataException fault) { throw Wrong($"looks by a path into a value that {fault.Message}", "JSON", "remove the transform, or correct the column."); }
        return path.Find(root).Select(found => ((JsonElement, bool)?)(found, true)).FirstOrDefault() is var (element, _) ? JsonRows.ValueOf(element) : default;
    }

    // Python's named groups have a letter more.
    static string Plain(string pattern) => pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);

    Regex Expression(string pattern)
    {
        const int Longest = 1000;
        if (pattern.Length > Longest) throw Wrong($"has an expression of {pattern.Length} characters", $"at most {Longest}", "write a shorter one.");
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_most);
        }
        catch (NotSupportedException)
        {
            throw Wrong($"has the expression {Printable.Quote(pattern)}, which looks around or back", "one that does not: outside patterns are run without backtracking", "write it otherwise.");
        }
        catch (ArgumentException)
        {
            throw Wrong($"has {Printable.Quote(pattern)}, which is no regular expression", "one of Python's", "correct it.");
        }
    }

    string Guarded(Func<string> run)
    {
        try { return run(); }
        catch (RegexMatchTimeoutException) { throw Wrong("has an expression that takes too long", $"{s_most.TotalMilliseconds} ms for a value", "write a plainer one."); }
    }

    FindingsException Wrong(string what, string expected, string fix) => RecordSetFault.Unread(shown, field.Place, what, expected, fix);
}

/// <summary>A value while it is changed: a text, a list, or none.</summary>
readonly record struct Value(string? Text, string?[]? Items)
{
    /// <summary>The text, or each of the list, changed.</summary>
    public Value Each(Func<string, string> change) => Items is { } items ? new(null, Array.ConvertAll(items, item => item is null ? null : change(item))) : new(change(Text!), null);
}
