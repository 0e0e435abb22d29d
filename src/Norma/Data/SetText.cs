namespace Norma.Data;

/// <summary>Several names in one text, as in <c>drama;war</c>.</summary>
static class SetText
{
    /// <summary>Stands between two names where nothing else is stated.</summary>
    public const string Usual = ";";

    /// <summary>The names of a text, without the space around them, each once and in their order; none of an empty text.</summary>
    public static IEnumerable<string> Split(string text, string separator) =>
        text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal);
}
