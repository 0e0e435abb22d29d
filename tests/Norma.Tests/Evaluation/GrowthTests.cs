using System.Text.Json;
using Norma.Evaluation;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Evaluation;

/// <summary>The law is SciPy's, and the words follow from it.</summary>
public sealed class GrowthTests
{
    static readonly Measure s_accuracy = new("ratio", Better.Higher, 0, 1), s_loss = new("nats", Better.Lower, 0);

    [Fact]
    public void The_law_is_SciPys_least_squares()
    {
        foreach (var golden in JsonDocument.Parse(File.ReadAllText(Source.Path("tests", "Norma.Tests", "Evaluation", "Goldens", "power_law.json"))).RootElement.EnumerateArray())
        {
            double[] Numbers(string key) => [.. golden.GetProperty(key).EnumerateArray().Select(v => v.GetDouble())];
            var (rows, values) = (Numbers("rows"), Numbers("values"));
            var maximum = golden.GetProperty("maximum").ValueKind == JsonValueKind.Null ? double.PositiveInfinity : golden.GetProperty("maximum").GetDouble();
            var law = PowerLaw.Fit(rows, values, new("ratio", Better.Higher, golden.GetProperty("minimum").GetDouble(), maximum))!;
            var error = rows.Zip(values, (n, m) => Math.Pow(law.At(n) - m, 2)).Sum();
            Assert.True(error <= golden.GetProperty("error").GetDouble() * (1 + 1e-6) + 1e-15, $"{golden.GetProperty("name")}: {error}");
            if (golden.GetProperty("name").GetString() != "flat") Assert.Equal(golden.GetProperty("doubled").GetDouble(), law.At(2 * rows.Max()), 1e-5);
        }
    }

    [Fact]
    public void Two_numbers_of_rows_make_no_law() => Assert.Null(PowerLaw.Fit([1, 1, 2], [1, 2, 3], s_loss));

    static Growth Of(Measure measure, Func<int, double> law, double noise = 0, int repeats = 3)
    {
        var stream = new Seed(1, "growth");
        return Growth.Of("m", measure, [.. new[] { 100, 200, 400, 700, 1000 }.Select(n => new GrowthPoint(n / 1000.0, n, [.. Enumerable.Range(0, repeats).Select(_ => law(n) + noise * stream.Normal())]))], 7);
    }

    [Fact]
    public void A_curve_that_still_rises_says_that_data_helps()
    {
        var growth = Of(s_accuracy, n => 0.95 - 2 * Math.Pow(n, -0.5), 0.002);
        Assert.Equal("helps", growth.Verdict);
        Assert.InRange(0.95 - 2 * Math.Pow(2000, -0.5), growth.Interval!.Low - 0.002, growth.Interval.High + 0.002);
        Assert.True(growth.GainInterval!.Low > 0 && growth.Gain > growth.GainInterval.Low && growth.Gain < growth.GainInterval.High);
        Assert.StartsWith("More data helps. Twice the rows (2,000)", GrowthWords.Of(growth, v => v.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_still_falls_gains_by_falling()
    {
        var growth = Of(s_loss, n => 0.1 + 10 * Math.Pow(n, -0.5), 0.002);
        Assert.Equal("helps", growth.Verdict);
        Assert.Equal(10 * (Math.Pow(1000, -0.5) - Math.Pow(2000, -0.5)), growth.Gain!.Value, 0.01);
    }

    [Fact]
    public void A_curve_that_has_levelled_off_hardly_gains() => Assert.Equal("hardly_helps", Of(s_accuracy, n => 0.9 - 50 * Math.Pow(n, -1.6)).Verdict);

    [Fact]
    public void One_repeat_has_a_law_and_no_interval()
    {
        var growth = Of(s_accuracy, n => 0.95 - 2 * Math.Pow(n, -0.5), repeats: 1);
        Assert.NotNull(growth.Gain);
        Assert.Null(growth.Interval);
    }

    [Fact]
    public void Too_few_fractions_are_unknown() => Assert.Equal("unknown", Growth.Of("m", s_loss, [new(1, 10, [1, 2])], 1).Verdict);

    [Fact]
    public void The_same_seed_gives_the_same_interval() => Assert.Equal(Of(s_accuracy, n => 0.9 - 1 / Math.Sqrt(n), 0.01).Interval, Of(s_accuracy, n => 0.9 - 1 / Math.Sqrt(n), 0.01).Interval);
}
