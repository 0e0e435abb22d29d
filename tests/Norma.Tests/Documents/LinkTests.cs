using System.Text.RegularExpressions;
using Xunit;

namespace Norma.Tests.Documents;

/// <summary>Links between the pages of the repository lead somewhere.</summary>
public sealed partial class LinkTests
{
    static readonly string[] s_elsewhere = ["artifacts", "runs", ".git"];

    public static TheoryData<string> Pages() =>
        [.. Directory.EnumerateFiles(Source.Root, "*.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Source.Root, file).Replace('\\', '/'))
            .Where(page => !s_elsewhere.Contains(page.Split('/')[0])).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_into_the_repository_resolves(string page)
    {
        var text = File.ReadAllText(Source.Path(page));
        var folder = Path.GetDirectoryName(Source.Path(page))!;
        var broken = Links().Matches(Code().Replace(text, "")).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(link => !Resolves(folder, page, link));
        Assert.Equal([], broken);
    }

    static bool Resolves(string folder, string page, string link)
    {
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, "");
        var file = path.Length == 0 ? Source.Path(page) : Path.GetFullPath(Path.Combine(folder, path));
        if (!File.Exists(file)) return anchor.Length == 0 && Directory.Exists(file);
        return anchor.Length == 0 || Headings().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")).Any(heading => Anchor(heading.Groups[1].Value) == anchor);
    }

    /// <summary>As a forge makes it of a heading: lower case, blanks as hyphens, without other signs.</summary>
    static string Anchor(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Replace(' ', '-').Where(c => char.IsLetterOrDigit(c) || c is '-' or '_'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("(?ms)^```.*?^```$|`[^`\n]*`")]
    private static partial Regex Code();

    [GeneratedRegex("(?m)^#+ (.*)$")]
    private static partial Regex Headings();
}
