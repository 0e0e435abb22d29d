using System.Text.RegularExpressions;
using Norma.Conformance;
using Norma.Formats;
using Norma.Formats.TableSchema;
using Xunit;

namespace Norma.Tests.Conformance;

/// <summary>What every rule and every kind owes, whichever is added.</summary>
public sealed partial class RuleContractTests
{
    static (string Id, string Text, string Reference)[] Rules() =>
    [
        .. typeof(Check).Assembly.GetTypes().Where(type => !type.IsAbstract && type.BaseType is { IsGenericType: true } of && of.GetGenericTypeDefinition() == typeof(Rule<>))
            .Select(type => (dynamic)Activator.CreateInstance(type, nonPublic: true)!).Select(rule => ((string)rule.Id, (string)rule.Text, (string)rule.Reference)),
        .. RowRule.All.Select(rule => (rule.Id, rule.Text, rule.Reference)),
    ];

    [Fact]
    public void A_rule_has_an_id_of_its_own_a_sentence_and_a_reference()
    {
        var rules = Rules();
        Assert.True(rules.Length > 80);
        Assert.Equal([], rules.GroupBy(rule => rule.Id).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.Equal([], rules.Where(rule => !Id().IsMatch(rule.Id)).Select(rule => rule.Id));
        Assert.Equal([], rules.Where(rule => rule.Text.Length < 10 || rule.Text.EndsWith('.') || rule.Reference.Length < 10).Select(rule => rule.Id));
    }

    [Fact]
    public void Every_kind_has_a_name_of_its_own() => Assert.Equal(
        ["Croissant", "Norma file", "ONNX model", "Table Schema", "checkpoint", "package", "run folder", "safetensors file", "table with a Table Schema"], Check.Kinds);

    [GeneratedRegex("^[a-z]+(-[a-z]+)*/[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Id();
}
