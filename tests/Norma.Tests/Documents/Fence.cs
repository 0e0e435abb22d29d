using System.Text.RegularExpressions;

namespace Norma.Tests.Documents;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">The word after the fence.</param>
/// <param name="Text">Its lines.</param>
sealed partial record Fence(string Language, string Text)
{
    public static IEnumerable<Fence> Of(string page) =>
        Fenced().Matches(page.ReplaceLineEndings("\n")).Select(match => new Fence(match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex("(?ms)^```([a-z]*)\n(.*?)^```$")]
    private static partial Regex Fenced();
}
