using System.Globalization;
using System.Text;

namespace Norma.Spec;

/// <summary>Makes text from outside safe to show on one line.</summary>
public static class Printable
{
    const int LongestQuote = 120;

    /// <summary>Replaces control, bidirectional and line-separating characters by their <c>\uXXXX</c> form.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(IsUnsafe)) return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (IsUnsafe(c)) escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>The text in single quotes, cut after 120 characters.</summary>
    public static string Quote(string? text) =>
        text is null ? "null" : $"'{Escape(text.Length <= LongestQuote ? text : text[..LongestQuote] + "…")}'";

    static bool IsUnsafe(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f' or '\u061c';
}
