using Norma.Cli.Views;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Documents;

/// <summary>What the pages for newcomers show is what happens: their commands are run, their files read, their program compared.</summary>
public sealed class ReadmeTests
{
    static readonly string[] s_lives = ["churn", "penguins", "concrete", "breast-cancer"];

    public static TheoryData<string> Told => ["README.md", "docs/guide/first-model.md"];

    public static TheoryData<string> Shown => ["README.md", "README.zh-CN.md", "docs/guide/first-model.md"];

    /// <summary>In one folder and in the page's order, as a reader would. <c>serve</c> stays in the foreground: the server's own tests run its requests.</summary>
    [Theory]
    [MemberData(nameof(Told))]
    public void Commands_print_what_the_page_shows(string page)
    {
        using var folder = new TemporaryFolder();
        foreach (var life in s_lives) Copy(Source.Path("examples", life), folder.In("examples", life));
        var commands = Transcript.Of(File.ReadAllText(Source.Path(page))).ToList();
        Assert.NotEmpty(commands);
        var wrong = new List<string>();
        foreach (var command in commands)
        {
            var printed = Printed([.. command.Command.Split(' ').Select((argument, i) => i > 0 && IsPath(argument) ? folder.In(argument) : argument)])
                .Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
            if (command.Missing(printed) is { } missing) wrong.Add($"{page} shows of 'norma {command.Command}':\n{missing}\n  in all of:\n{printed}");
        }
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    /// <summary>Results and findings in the order in which a terminal shows them.</summary>
    static string Printed(string[] args)
    {
        using var shown = new StringWriter { NewLine = "\n" };
        Norma.Cli.Program.Invoke(args, new Terminal(shown, shown, interactive: false));
        return shown.ToString();
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void Files_are_valid(string page)
    {
        foreach (var file in Whole(page))
            Assert.Equal([], SpecReader.Read<ModelSpec>(file, page).Findings.Select(finding => finding.ToString()));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void The_sample_is_the_shipped_file_but_for_the_fields_left_out(string page)
    {
        var sample = Assert.Single(Whole(page), file => file.Contains("name: churn", StringComparison.Ordinal));
        using var shipped = ((IEnumerable<string>)File.ReadAllLines(Source.Path("examples", "churn", "norma.yaml"))).GetEnumerator();
        foreach (var line in sample.TrimEnd().Split('\n').Where(line => !line.TrimStart().StartsWith("# …", StringComparison.Ordinal)))
        {
            var found = false;
            while (!found && shipped.MoveNext()) found = shipped.Current == line;
            Assert.True(found, $"{page} shows a line that examples/churn/norma.yaml does not have here: {line}");
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void The_program_is_the_shipped_one(string page)
    {
        var program = Assert.Single(Fence.Of(File.ReadAllText(Source.Path(page))), fence => fence.Language == "csharp");
        Assert.Equal(File.ReadAllText(Source.Path("examples", "HelloNorma", "hello.cs")).ReplaceLineEndings("\n").TrimEnd(), program.Text.TrimEnd());
    }

    [Fact]
    public void Both_languages_name_the_same_figures()
    {
        string[] Rows(string page) => [.. File.ReadAllLines(Source.Path(page)).Where(line => line.StartsWith('|') && line.Contains('±'))
            .Select(line => string.Concat(line.Where(c => char.IsAsciiDigit(c) || c is '.' or '±')))];
        Assert.NotEmpty(Rows("README.md"));
        Assert.Equal(Rows("README.md"), Rows("README.zh-CN.md"));
    }

    static IEnumerable<string> Whole(string page) =>
        Fence.Of(File.ReadAllText(Source.Path(page))).Where(fence => fence.Language == "yaml" && fence.Text.Contains("norma: 1", StringComparison.Ordinal)).Select(fence => fence.Text);

    static bool IsPath(string argument) => !argument.StartsWith('-') && !argument.Contains('=', StringComparison.Ordinal) && (argument.Contains('/', StringComparison.Ordinal) || Path.HasExtension(argument));

    static void Copy(string from, string into)
    {
        Directory.CreateDirectory(into);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(into, Path.GetFileName(file)));
    }
}
