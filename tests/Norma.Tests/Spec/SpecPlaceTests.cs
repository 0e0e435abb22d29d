using System.Text.RegularExpressions;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Spec;

/// <summary>Every line of a whole file is spoilt in the ways that people spoil lines; the first finding must name that line.</summary>
public sealed partial class SpecPlaceTests
{
    static readonly string[] s_lines = File.ReadAllLines(Source.Path("spec", "examples", "valid", "whole_life.yaml"));

    [Theory]
    [InlineData("key misspelt", 0.95)]
    [InlineData("line doubled", 1)]
    [InlineData("colon removed", 1)]
    [InlineData("tab", 1)]
    [InlineData("blank added", 1)]
    [InlineData("blank removed", 1)]
    [InlineData("brace removed", 1)]
    [InlineData("bracket removed", 1)]
    [InlineData("quote removed", 1)]
    [InlineData("word misspelt", 1)]
    [InlineData("number spoilt", 1)]
    public void The_line_of_a_mistake_is_named(string kind, double share)
    {
        var (exact, all, wrong) = (0, 0, new List<string>());
        for (var i = 0; i < s_lines.Length; i++)
        {
            foreach (var (spoilt, at) in Spoil(kind, s_lines[i]))
            {
                var text = string.Join('\n', [.. s_lines[..i], .. spoilt, .. s_lines[(i + 1)..]]);
                var findings = SpecReader.Read<ModelSpec>(text, "norma.yaml").Findings;
                if (findings.Count == 0) continue;       // a blank more before the only key of a mapping is still right
                all++;
                if (findings[0].At?.Line == i + at) exact++;
                else wrong.Add($"{s_lines[i]} → {findings[0]}");
            }
        }
        Assert.True(all > 0);
        Assert.True(exact >= share * all, $"{exact} of {all}:\n{string.Join('\n', wrong)}");
    }

    static IEnumerable<(string[] Lines, int At)> Spoil(string kind, string line)
    {
        var body = line.TrimStart();
        if (body.Length == 0 || body[0] == '#') yield break;
        var indent = line[..^body.Length];
        var key = Key().Match(body);
        switch (kind)
        {
            case "key misspelt" when key.Success && key.Length > 4 && indent.Length < 4:
                yield return ([$"{indent}{body[0]}{body[2]}{body[1]}{body[3..]}"], 1);
                break;
            case "line doubled" when key.Success && !body.Contains('['):
                yield return ([line, line], 2);
                break;
            case "colon removed" when key.Success:
                yield return ([indent + body.Remove(key.Length - 1, 1)], 1);
                break;
            case "tab" when indent.Length > 0:
                yield return (["\t" + body], 1);
                break;
            case "blank added" when indent.Length > 0:
                yield return ([" " + line], 1);
                break;
            case "blank removed" when indent.Length > 0:
                yield return ([line[1..]], 1);
                break;
            case "brace removed" when line.Contains('}'):
                yield return ([line.Remove(line.LastIndexOf('}'), 1)], 1);
                break;
            case "bracket removed" when line.Contains(']'):
                yield return ([line.Remove(line.LastIndexOf(']'), 1)], 1);
                break;
            case "quote removed" when line.Contains('"'):
                yield return ([line.Remove(line.LastIndexOf('"'), 1)], 1);
                break;
            case "word misspelt":
                foreach (Match word in Word().Matches(line)) yield return ([line.Insert(word.Index + 1, "q")], 1);
                break;
            case "number spoilt":
                foreach (Match number in Number().Matches(line))
                    foreach (var other in (string[])["abc", ".nan", ".inf", "\"3\"", "[1]", "{a: 1}", "1e400"])
                        yield return ([line.Remove(number.Index, number.Length).Insert(number.Index, other)], 1);
                break;
        }
    }

    [GeneratedRegex("^[a-z_0-9]+:")]
    private static partial Regex Key();

    [GeneratedRegex("(?<=type: )[a-z_]+")]
    private static partial Regex Word();

    [GeneratedRegex("(?<=: )[0-9][0-9.]*(?=[,} ]|$)")]
    private static partial Regex Number();
}
