using System.Globalization;
using System.Text;
using Norma.Spec;

namespace Norma.Deployment.Cards;

/// <summary>Writes Markdown in which no text from outside is taken for markup.</summary>
static class Markdown
{
    /// <summary>The text as it reads, on one line.</summary>
    public static string Text(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in Printable.Escape(text.ReplaceLineEndings(" ")))
        {
            if (c is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '<' or '>' or '#' or '|' or '~' or '&' or '!') escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>A figure with four digits behind the point, fewer where they are zeros; large and tiny ones with four digits in all.</summary>
    public static string Figure(double value) => Math.Abs(value) is 0 or (>= 0.001 and < 100_000)
        ? value.ToString("0.####", CultureInfo.InvariantCulture)
        : value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A count.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A table; its cells are Markdown already.</summary>
    public static void Table(StringBuilder into, string[] heads, IEnumerable<string[]> rows)
    {
        into.Append("| ").AppendJoin(" | ", heads).Append(" |\n|").Append(string.Concat(Enumerable.Repeat(" --- |", heads.Length))).Append('\n');
        foreach (var row in rows) into.Append("| ").AppendJoin(" | ", row).Append(" |\n");
        into.Append('\n');
    }
}
