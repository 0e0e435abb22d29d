using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Norma.Tests.Architecture;

public sealed partial class FindingPageTests
{
    static readonly string s_pages = Source.Path("docs", "findings");

    static SortedSet<string> Codes()
    {
        var codes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Source.Path("src"), "*.cs", SearchOption.AllDirectories))
            foreach (Match match in Code().Matches(File.ReadAllText(file))) codes.Add(match.Groups[1].Value);
        return codes;
    }

    static SortedSet<string> Pages() => new(Directory.EnumerateFiles(s_pages, "*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name != "README"), StringComparer.Ordinal);

    [Fact]
    public void Every_code_in_the_sources_has_a_page() => Assert.Equal([], Codes().Except(Pages()));

    [Fact]
    public void Every_page_has_its_code_in_the_sources() => Assert.Equal([], Pages().Except(Codes()));

    [Fact]
    public void A_page_begins_with_its_code_and_name_and_shows_a_line()
    {
        foreach (var page in Pages())
        {
            var text = File.ReadAllText(Path.Combine(s_pages, page + ".md"));
            Assert.True(text.StartsWith($"# {page}: ", StringComparison.Ordinal), $"{page}.md begins with another title.");
            Assert.True(text.Contains($"[{page}]: ", StringComparison.Ordinal), $"{page}.md shows no line such as error[{page}]: …");
        }
    }

    [Fact]
    public void The_index_lists_every_page()
    {
        var index = new StringBuilder("# Findings\n\nWhat each code means and how to fix it. A finding reads `severity[CODE]: file:line:column: path: what was received, expected what. fix: what to do`.\n");
        var area = "";
        foreach (var page in Pages())
        {
            if (page[..4] != area) index.Append($"\n## {area = page[..4]}\n\n");
            var title = File.ReadLines(Path.Combine(s_pages, page + ".md")).First();
            index.Append($"- [{page}]({page}.md): {title[(title.IndexOf(':') + 1)..].Trim()}\n");
        }
        Approve.Text(index.ToString(), "docs", "findings", "README.md");
    }

    [GeneratedRegex("\"((?:SPEC|DATA|FEAT|MODL|TRAN|EVAL|DEPL|FILE|SERV|CONF|INTR)[0-9]{3})\"")]
    private static partial Regex Code();
}
