using System.Text.Json;
using Norma.Features;
using Norma.Features.Transforms;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Features;

public sealed class TransformGoldenTests
{
    static readonly JsonElement[] s_cases = [.. JsonDocument.Parse(File.ReadAllBytes(Source.Path("tests", "Norma.Tests", "Features", "Goldens", "transforms.json"))).RootElement.EnumerateArray()];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, s_cases.Length)];

    [Theory, MemberData(nameof(Cases))]
    public void A_transform_equals_scikit_learns(int index)
    {
        var golden = s_cases[index];
        var arguments = golden.GetProperty("arguments");
        double[]? Pair(string name) => arguments.TryGetProperty(name, out var pair) ? [.. pair.EnumerateArray().Select(v => v.GetDouble())] : null;
        string? Word(string name) => arguments.TryGetProperty(name, out var word) ? word.GetString()!.Replace("_", "", StringComparison.Ordinal) : null;
        Transform transform = golden.GetProperty("word").GetString() switch
        {
            "impute" => new Impute(Enum.Parse<ImputeStrategy>(Word("strategy")!, ignoreCase: true),
                arguments.TryGetProperty("fill_value", out var fill) ? fill.GetDouble() : null, AddIndicator: arguments.TryGetProperty("add_indicator", out _)),
            "min_max" => new MinMax(Pair("feature_range") is { } range ? new(range) : null),
            "robust" => new Robust(Pair("quantile_range") is { } range ? new(range) : null),
            "clip" => new Clip(Quantiles: new(Pair("quantiles")!)),
            "bins" => new Bins(arguments.GetProperty("n_bins").GetInt32(), Enum.Parse<BinStrategy>(Word("strategy")!, ignoreCase: true)),
            var word => Vocabulary.Parse<Transform>(word!),
        };
        var texts = golden.TryGetProperty("train_texts", out _);
        Flow train = texts ? Texts(golden, "train_texts") : Numbers(golden, "train");
        Flow rows = texts ? Texts(golden, "new_texts") : Numbers(golden, "new");

        var given = transform.Fit(train, new("x", "$")).Apply(rows) switch
        {
            Numbers numbers => numbers.Values.Select(value => (double)value),
            Codes { Lookup.Learned: false } codes when golden.GetProperty("width").GetInt32() > 1 => codes.Values.SelectMany(code => Enumerable.Range(1, codes.Lookup.Width).Select(level => level == code ? 1.0 : 0)),
            Codes codes => codes.Values.Select(code => (double)code),
            var other => throw new NotSupportedException(other.Kind.ToString()),
        };

        var expected = golden.GetProperty("expected").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? double.NaN : v.GetDouble()).ToArray();
        Assert.Equal(expected.Length, given.Count());
        foreach (var (mine, theirs) in given.Zip(expected))
            Assert.True(double.IsNaN(theirs) ? double.IsNaN(mine) : Math.Abs(mine - theirs) <= 1e-6 * Math.Max(1, Math.Abs(theirs)),
                $"{golden.GetProperty("column")} {golden.GetProperty("word")} {arguments}: {mine}, scikit-learn {theirs}");
    }

    [Fact]
    public void What_scikit_learn_knows_has_a_golden() =>
        Assert.Equal(["bins", "clip", "impute", "log", "min_max", "one_hot", "ordinal", "robust", "standardize"], s_cases.Select(c => c.GetProperty("word").GetString()!).Distinct().Order(StringComparer.Ordinal));

    static Numbers Numbers(JsonElement golden, string name)
    {
        float[] values = [.. golden.GetProperty(name).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? float.NaN : (float)v.GetDouble())];
        return new(values.Length, 1, values);
    }

    static Texts Texts(JsonElement golden, string name)
    {
        var column = Norma.Tests.Data.Tables.Texts("x", [.. golden.GetProperty(name).EnumerateArray().Select(v => v.GetString())]);
        return new(column.Codes, column.Levels);
    }
}
