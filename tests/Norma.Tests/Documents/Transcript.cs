using System.Text.RegularExpressions;

namespace Norma.Tests.Documents;

/// <summary>A block of a page that shows commands (<c>$ ./norma …</c>) with what they print. A line <c>…</c> stands for any lines, a <c>…</c> at the end of a line for its rest.</summary>
/// <remarks>Digits, times, bars and widths depend on the machine and are not compared; words, names, order and punctuation are.</remarks>
/// <param name="Command">What follows <c>$ ./norma</c>.</param>
/// <param name="Output">The lines shown.</param>
sealed partial record Transcript(string Command, string[] Output)
{
    const string Any = "…", Prompt = "$ ./norma ";

    /// <summary>The commands of a page's <c>console</c> blocks, in order.</summary>
    public static IEnumerable<Transcript> Of(string page)
    {
        foreach (var block in Fence.Of(page).Where(fence => fence.Language == "console"))
        {
            var lines = block.Text.Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                if (!lines[i].StartsWith(Prompt, StringComparison.Ordinal)) continue;
                var output = lines.Skip(i + 1).TakeWhile(line => !line.StartsWith('$')).ToArray();
                yield return new(lines[i][Prompt.Length..].Split("  #")[0].Trim(), [.. output.Where(line => line.Trim().Length > 0)]);
            }
        }
    }

    /// <summary>The first line shown that was not printed, in this order; null where all were.</summary>
    public string? Missing(string printed)
    {
        string[] lines = [.. printed.ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0).Select(Loose)];
        var (at, free) = (0, false);
        foreach (var shown in Output)
        {
            if (shown.Trim() == Any)
            {
                free = true;
                continue;
            }
            var found = Array.FindIndex(lines, Math.Min(at, lines.Length), line => Same(line, shown));
            if (found < 0 || (!free && found != at)) return $"{shown}\n  where this was printed:\n{string.Join('\n', lines.Skip(at).Take(3))}";
            (at, free) = (found + 1, false);
        }
        return free || at == lines.Length ? null : $"(nothing more)\n  where this was printed:\n{string.Join('\n', lines.Skip(at).Take(3))}";
    }

    static bool Same(string line, string shown) => shown.EndsWith(Any, StringComparison.Ordinal)
        ? line.StartsWith(Loose(shown[..^1]), StringComparison.Ordinal)
        : line == Loose(shown);

    static string Loose(string line) => Blanks().Replace(Digits().Replace(Drawn().Replace(Times().Replace(line, "TIME"), ""), "#"), " ").Trim();

    [GeneratedRegex(@"(\d+ h )?(\d+ min )?[\d.]+ (ms|s|min)\b")]
    private static partial Regex Times();

    [GeneratedRegex("[─█]+")]
    private static partial Regex Drawn();

    [GeneratedRegex(@"\b[0-9a-f]{64}\b|-?\d[\d,]*(\.\d+)?(e[-+]\d+)?")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
