using System.Text;
using System.Text.Json;
using Norma.Formats;

namespace Norma.Data;

/// <summary>Several names in one text, as in <c>drama;war</c>, or in a list of JSON, as in <c>["drama","war"]</c>.</summary>
static class SetText
{
    /// <summary>Stands between two names where nothing else is stated.</summary>
    public const string Usual = ";";

    /// <summary>The names of a text, without the space around them, each once and in their order; none of an empty text.</summary>
    public static IEnumerable<string> Split(string text, string separator) =>
        (ListOf(text) ?? text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal);

    // A column of lists, as JSON has it: what it holds are the names.
    static string[]? ListOf(string text)
    {
        if (!text.StartsWith('[') || !text.EndsWith(']')) return null;
        try
        {
            var list = StrictJson.Parse(Encoding.UTF8.GetBytes(text));
            return list.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False)
                ? [.. list.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.Null).Select(item => (item.TextOf() ?? item.GetRawText()).Trim()).Where(name => name.Length > 0)] : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
