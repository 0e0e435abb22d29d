using System.Text;
using System.Text.Json;

namespace Norma.Data;

/// <summary>Several names in one text, as in <c>drama;war</c> or <c>["drama", "war"]</c>.</summary>
static class SetText
{
    /// <summary>Stands between two names where nothing else is stated.</summary>
    public const string Usual = ";";

    /// <summary>The names of a text, without the space around them, each once and in their order; none of an empty text.</summary>
    /// <remarks>A text that is a JSON array of texts, numbers and truth values is that array; every other one is cut at the separator.</remarks>
    public static IEnumerable<string> Split(string text, string separator) =>
        ((IEnumerable<string>?)Array(text) ?? text.Split(separator)).Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal);

    /// <summary>Names as one text that <see cref="Split"/> cuts into them again.</summary>
    public static string Join(IReadOnlyList<string> names, string separator)
    {
        var text = string.Join(separator, names);
        return Split(text, separator).SequenceEqual(names) ? text : JsonSerializer.Serialize(names);
    }

    /// <summary>Whether a text is a JSON array that holds a list or an object.</summary>
    public static bool IsNested(string text)
    {
        var inner = text.AsSpan().Trim();
        if (inner.Length < 4 || inner[0] != '[' || inner[^1] != ']' || inner[1..].IndexOfAny('[', '{') < 0) return false;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        var nested = false;
        try
        {
            while (reader.Read()) nested |= reader.CurrentDepth > 0 && reader.TokenType is (JsonTokenType.StartArray or JsonTokenType.StartObject);
            return nested;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static List<string>? Array(string text)
    {
        var inner = text.AsSpan().Trim();
        if (inner.Length < 2 || inner[0] != '[' || inner[^1] != ']') return null;
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 2 });
        var names = new List<string>();
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                switch (reader.TokenType)
                {
                    case JsonTokenType.String: names.Add(reader.GetString()!); break;
                    case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False: names.Add(Encoding.UTF8.GetString(reader.ValueSpan)); break;
                    case JsonTokenType.Null: break;
                    default: return null;
                }
            return reader.TokenType == JsonTokenType.EndArray && !reader.Read() ? names : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
