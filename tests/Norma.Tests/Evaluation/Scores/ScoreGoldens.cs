using System.Text.Json;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

/// <summary>Figures of independent implementations, by case.</summary>
static class ScoreGoldens
{
    public static JsonElement Case(this IEnumerable<JsonElement> cases, string name) => cases.Single(c => c.GetProperty("name").GetString() == name);

    public static TheoryData<string> Names(this IEnumerable<JsonElement> cases) => [.. cases.Select(c => c.GetProperty("name").GetString()!)];

    /// <summary>Equal within a billionth of it.</summary>
    public static void Equals(JsonElement golden, string key, double? value)
    {
        var expected = golden.GetProperty(key);
        if (expected.ValueKind is JsonValueKind.Null) Assert.Null(value);
        else Near(expected.GetDouble(), value);
    }

    public static void Near(double expected, double? value)
    {
        Assert.NotNull(value);
        Assert.InRange(value.Value, expected - 1e-9 * Math.Max(1, Math.Abs(expected)), expected + 1e-9 * Math.Max(1, Math.Abs(expected)));
    }
}
