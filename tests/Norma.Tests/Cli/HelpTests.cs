using System.Text.RegularExpressions;
using Xunit;

namespace Norma.Tests.Cli;

/// <summary>What <c>--help</c> says, command by command, is approved.</summary>
public sealed partial class HelpTests
{
    [Fact]
    public void The_program_lists_its_commands() => Holds("norma");

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_says_what_it_takes(string command) => Holds(command, command);

    [Fact]
    public void An_approved_text_is_of_a_command_that_exists()
    {
        var approved = Directory.EnumerateFiles(Source.Path("tests", "Norma.Tests", "Approved", "help")).Select(Path.GetFileNameWithoutExtension);
        Assert.Equal([.. Commands().Select(row => row.Data).Append("norma").Order(StringComparer.Ordinal)], approved.Order(StringComparer.Ordinal));
    }

    /// <summary>As the program itself lists them.</summary>
    public static TheoryData<string> Commands()
    {
        var listed = Listed().Matches(Shell.Run("--help").Out.ReplaceLineEndings("\n").Split("\nCommands:\n")[1]);
        return [.. listed.Select(line => line.Groups[1].Value)];
    }

    static void Holds(string name, params string[] command)
    {
        var shown = Shell.Run([.. command, "--help"]);
        Assert.Equal(0, shown.Code);
        Assert.Contains(command.Length == 0 ? "Usage:\n  norma " : $"Usage:\n  norma {name} ", shown.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Approve.Text(shown.Out.ReplaceLineEndings("\n"), "tests", "Norma.Tests", "Approved", "help", name + ".txt");
    }

    [GeneratedRegex("(?m)^  ([a-z-]+) ")]
    private static partial Regex Listed();
}
