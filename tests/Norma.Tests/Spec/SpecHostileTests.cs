using System.Text;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Spec;

/// <summary>Files that want to take the machine: each is refused with one finding, in bounded time and memory, and never by a crash.</summary>
public sealed class SpecHostileTests
{
    static IReadOnlyList<Finding> Findings(string text, params string[] set) => SpecReader.Read<ModelSpec>(text, "norma.yaml", set).Findings;

    static string Code(string text) => Assert.Single(Findings(text)).Code;

    static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    [InlineData("? ", "")]
    [InlineData("[{a: ", "}]")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        foreach (var depth in (int[])[65, 10_000, 1_000_000 / (open.Length + close.Length)])
            Assert.Equal("SPEC013", Code($"norma: 1\ndata: {(open[^1] == ' ' && close.Length == 0 ? "\n" : "")}{Repeat(open, depth)}x{Repeat(close, depth)}\n"));
    }

    [Fact]
    public void Deep_nesting_made_of_aliases_is_refused()
    {
        var text = new StringBuilder("norma: 1\na0: &a0 [x]\n");
        for (var i = 1; i < 100; i++) text.Append($"a{i}: &a{i} [*a{i - 1}]\n");
        Assert.Equal("SPEC013", Code(text.ToString()));
    }

    [Fact]
    public void Sixty_three_levels_are_not_too_deep() =>
        Assert.DoesNotContain(Findings($"norma: 1\ndata: {Repeat("[", 60)}x{Repeat("]", 60)}\n"), finding => finding.Code == "SPEC013");

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public void An_alias_bomb_is_refused(int width)
    {
        var text = new StringBuilder("norma: 1\na0: &a0 [x, x]\n");
        for (var i = 1; i < 40; i++) text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", width))}]\n");
        Assert.Equal("SPEC013", Code(text.ToString()));
    }

    [Fact]
    public void An_alias_bomb_of_mappings_is_refused()
    {
        var text = new StringBuilder("norma: 1\na0: &a0 {x: 1}\n");
        for (var i = 1; i < 40; i++) text.Append($"a{i}: &a{i} {{p: *a{i - 1}, q: *a{i - 1}, r: *a{i - 1}}}\n");
        Assert.Equal("SPEC013", Code(text.ToString()));
    }

    [Fact]
    public void A_long_text_repeated_by_aliases_is_refused() =>
        Assert.Equal("SPEC013", Code($"norma: 1\na: &a {new string('x', 500_000)}\nb: [{Repeat("*a, ", 50_000)}]\n"));

    [Fact]
    public void Too_many_values_are_refused() => Assert.Equal("SPEC013", Code($"norma: 1\ndata: [{Repeat("x,", 100_001)}]\n"));

    [Fact]
    public void A_file_above_a_megabyte_is_refused()
    {
        Assert.Equal("SPEC013", Code("norma: 1\n#" + new string('x', 1 << 20)));
        var path = Path.GetTempFileName();
        try
        {
            using (var stream = File.OpenWrite(path)) stream.SetLength(5L << 30);
            Assert.Equal("SPEC013", Assert.Single(SpecReader.ReadFile<ModelSpec>(path).Findings).Code);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static TheoryData<string> Slow() =>
    [
        "one scalar", "plain words over many lines", "open quotes", "keys without end", "aliases without end", "anchors without end", "unknown keys", "indented lists", "question marks", "comments", "blanks", "blank lines", "long key", "long number", "long hexadecimal", "flow keys", "block scalar", "documents", "directives", "tags", "colons", "single quotes", "carriage returns", "percent",
    ];

    static string Make(string kind) => kind switch
    {
        "one scalar" => "name: " + new string('a', 1_000_000),
        "plain words over many lines" => "name: a\n" + Repeat("  a\n", 200_000),
        "open quotes" => "name: \"" + Repeat("a\n ", 300_000),
        "keys without end" => Repeat("a: ", 300_000),
        "aliases without end" => "a: &a x\nb: [" + Repeat("*a,", 300_000),
        "anchors without end" => "b: [" + string.Concat(Enumerable.Range(0, 90_000).Select(i => $"&a{i} x,")) + "]",
        "unknown keys" => string.Concat(Enumerable.Range(0, 45_000).Select(i => $"unknown_{i}: {i}\n")),
        "indented lists" => Repeat("- ", 400_000) + "x",
        "question marks" => Repeat("? ", 400_000) + "x",
        "comments" => Repeat("#\n", 500_000),
        "blanks" => new string(' ', 1_000_000),
        "blank lines" => new string('\n', 1_000_000) + "norma: 1",
        "long key" => new string('k', 1_000_000) + ": 1",
        "long number" => "norma: 1\nseed: " + new string('9', 1_000_000),
        "long hexadecimal" => "norma: 1\nseed: 0x" + new string('f', 1_000_000),
        "flow keys" => "{" + Repeat("a: b, ", 170_000) + "}",
        "block scalar" => "name: |\n" + Repeat(" a\n", 330_000),
        "documents" => Repeat("---\n", 250_000),
        "directives" => Repeat("%FOO bar\n", 110_000) + "---\nnorma: 1\n",
        "tags" => "a: [" + Repeat("!x y,", 200_000) + "]",
        "colons" => Repeat(":", 1_000_000),
        "single quotes" => "name: '" + Repeat("''", 500_000),
        "carriage returns" => Repeat("a: b\r", 200_000),
        "percent" => Repeat("%", 1_000_000),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    [Theory]
    [MemberData(nameof(Slow))]
    public void Text_made_to_take_long_is_answered_with_few_short_findings(string kind)
    {
        var findings = Findings(Make(kind));
        Assert.NotEmpty(findings);
        Assert.True(findings.Count <= SpecLimits.Findings);
        Assert.All(findings, finding => Assert.True(finding.ToString().Length < 4_000));
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("=3")]
    [InlineData("seed=")]
    [InlineData("seed= ")]
    [InlineData("seed=[")]
    [InlineData("seed=*a")]
    [InlineData("seed=!!int 3")]
    [InlineData("seed=3\n---\n4")]
    [InlineData("a..b=3")]
    [InlineData("a[=3")]
    [InlineData("a['x=3")]
    [InlineData("model.layers[99999999999]=dense")]
    [InlineData("model.layers[7]=dense")]
    [InlineData("norma=2")]
    [InlineData("name.x.y=3")]
    public void A_wrong_override_is_a_finding_that_names_it(string set)
    {
        var findings = Findings("norma: 1\ndata: {source: {type: csv, path: a.csv}}\nmodel: {layers: [{type: dense, units: 3}]}\n", set);
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.StartsWith("--set", finding.File, StringComparison.Ordinal));
    }

    [Fact]
    public void A_deep_override_is_refused()
    {
        Assert.NotEmpty(Findings("norma: 1\ndata: {source: {type: csv, path: a.csv}}\n", string.Join('.', Enumerable.Repeat("a", 100_000)) + "=1"));
        Assert.NotEmpty(Findings("norma: 1\ndata: {source: {type: csv, path: a.csv}}\n", "model=" + new string('[', 100_000)));
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_folder_are_said_so()
    {
        var missing = Assert.Throws<FindingsException>(() => SpecReader.ReadFile<ModelSpec>(Path.Combine(Path.GetTempPath(), "no-such-norma.yaml")));
        Assert.Equal((ExitCode.Spec, "SPEC020"), (missing.ExitCode, missing.Findings[0].Code));
        var folder = Assert.Throws<FindingsException>(() => SpecReader.ReadFile<ModelSpec>(Path.GetTempPath()));
        Assert.Equal((ExitCode.Spec, "SPEC020"), (folder.ExitCode, folder.Findings[0].Code));
    }
}
