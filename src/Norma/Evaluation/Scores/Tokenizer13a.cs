using System.Text.RegularExpressions;

namespace Norma.Evaluation.Scores;

/// <summary>The words of a text as WMT's mteval-v13a cuts them, the tokenizer under which BLEU figures are compared.</summary>
/// <remarks>
/// Four HTML entities are read; ASCII symbols but <c>' , - .</c> stand alone; a full stop or comma stands alone unless between digits; a dash stands alone after a digit.
/// <para>sacreBLEU's <c>13a</c>, its default.</para>
/// </remarks>
static partial class Tokenizer13a
{
    /// <summary>The words.</summary>
    public static List<string> Words(string text)
    {
        text = Whitespace.TrimEnd(text).ToString().Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        text = Symbol().Replace($" {text} ", " $0 ");
        text = PointAfterNoDigit().Replace(text, "$1 $2 ");
        text = PointBeforeNoDigit().Replace(text, " $1 $2");
        return Whitespace.Split(DashAfterDigit().Replace(text, "$1 $2 "));
    }

    [GeneratedRegex(@"[ -&(-+/:-@\[-`{-~]")]
    private static partial Regex Symbol();

    [GeneratedRegex("([^0-9])([.,])")]
    private static partial Regex PointAfterNoDigit();

    [GeneratedRegex("([.,])([^0-9])")]
    private static partial Regex PointBeforeNoDigit();

    [GeneratedRegex("([0-9])(-)")]
    private static partial Regex DashAfterDigit();
}
