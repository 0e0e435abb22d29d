using System.Text.Json;
using Norma.Data;
using Norma.Evaluation;
using Norma.Evaluation.Baselines;
using Norma.Evaluation.Baselines.Linear;
using Norma.Features;
using Norma.Spec;
using Xunit;

namespace Norma.Tests.Evaluation;

public sealed class BaselineTests
{
    static Encoded Features(JsonElement golden)
    {
        int[] levels = [.. golden.GetProperty("levels").EnumerateArray().Select(l => l.GetInt32())];
        var layout = new Layout(golden.GetProperty("scales").GetInt32(), [.. levels.Select((l, i) => new CodeInput($"code{i}", l, new Lookup(l - 1, false)))]);
        return new(golden.GetProperty("truth").GetArrayLength(), layout, golden.GetProperty("numbers").Floats(), [.. golden.GetProperty("codes").EnumerateArray().Select(c => c.GetInt32())]);
    }

    public static TheoryData<string> Logistic => [.. Samples.Judging("logistic").Select(c => c.GetProperty("name").GetString()!)];

    public static TheoryData<string> Linear => [.. Samples.Judging("linear").Select(c => c.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Logistic))]
    public void Logistic_regression_equals_scikit_learns(string name)
    {
        var golden = Samples.Judging("logistic").Single(c => c.GetProperty("name").GetString() == name);
        var classes = golden.GetProperty("classes").GetInt32();
        var features = Features(golden);
        var rows = new BaselineRows(features, golden.GetProperty("truth").Floats(), golden.GetProperty("weights").FloatsOrNull());
        var outputs = classes == 2 ? 1 : classes;

        var model = LogisticRegression.Fit(rows, outputs, out var converged);
        var predicted = new LogisticRegression().FitPredict(Samples.Classes(classes), rows, features, 0);

        Assert.True(converged);
        Assert.Empty(predicted.Findings);
        var (coefficients, width) = (golden.GetProperty("coefficients").Doubles(), features.Layout.DenseWidth);
        for (var k = 0; k < outputs; k++)
        {
            Assert.Equal(golden.GetProperty("intercepts")[k].GetDouble(), model.Intercepts[k], 1e-4);
            for (var j = 0; j < width; j++) Assert.Equal(coefficients[k * width + j], model.Coefficients[k * width + j], 1e-4);
        }
        Near(golden.GetProperty("probabilities").Doubles(), predicted.Predicted, 1e-5);
    }

    [Theory, MemberData(nameof(Linear))]
    public void Linear_regression_equals_scikit_learns(string name)
    {
        var golden = Samples.Judging("linear").Single(c => c.GetProperty("name").GetString() == name);
        var features = Features(golden);
        var rows = new BaselineRows(features, golden.GetProperty("truth").Floats(), golden.GetProperty("weights").FloatsOrNull());

        var model = LinearRegression.Fit(rows, out var converged);
        var predicted = new LinearRegression().FitPredict(Samples.Number, rows, features, 0);

        Assert.True(converged);
        if (golden.GetProperty("coefficients").ValueKind is not JsonValueKind.Null)
        {
            Near(golden.GetProperty("coefficients").Doubles(), [.. model.Coefficients.Select(c => (float)c)], 1e-5);
            Assert.Equal(golden.GetProperty("intercept").GetDouble(), model.Intercepts[0], 1e-5 * Math.Abs(golden.GetProperty("intercept").GetDouble()));
        }
        Near(golden.GetProperty("predicted").Doubles(), predicted.Predicted, 1e-5);
    }

    [Fact]
    public void Majority_and_mean_equal_scikit_learns()
    {
        foreach (var golden in Samples.Judging("dummy"))
        {
            var classes = golden.GetProperty("classes").GetInt32();
            var rows = new BaselineRows(None(40), golden.GetProperty("truth").Floats(), golden.GetProperty("weights").FloatsOrNull());
            Baseline baseline = classes == 0 ? new Mean() : new Majority();
            Near(golden.GetProperty("predicted").Doubles(), baseline.FitPredict(classes == 0 ? Samples.Number : Samples.Classes(classes), rows, None(1), 0).Predicted, 1e-6);
        }
    }

    [Fact]
    public void Every_baseline_predicts_what_it_fits_and_is_the_same_again()
    {
        foreach (var target in new[] { Samples.Binary, Samples.Classes(4), Samples.Number })
        {
            var (train, truth) = (Spread(90, "train"), Samples.Random(target, 90, "truth").Truth);
            Assert.Contains(Baseline.Usual, baseline => baseline.Fits(target) && baseline.ReadsFeatures);
            Assert.Contains(Baseline.Usual, baseline => baseline.Fits(target) && !baseline.ReadsFeatures);
            foreach (var baseline in Baseline.All.Where(b => b.Fits(target) && b.Reads(Map<Norma.Data.Field>.Empty)))
            {
                var predicted = baseline.FitPredict(target, new(train, truth), Spread(30, "test"), 3).Predicted;
                Assert.Equal(30 * target.Outputs, predicted.Length);
                Assert.All(predicted, p => Assert.True(float.IsFinite(p)));
                if (target.Task is not TaskKind.Regression)
                    Assert.All(predicted.Chunk(target.Outputs), row => Assert.Equal(1, row.Sum(), 1e-5));
                Assert.Equal(predicted, baseline.FitPredict(target, new(train, truth), Spread(30, "test"), 3).Predicted);
            }
        }
    }

    [Fact]
    public void A_whole_weight_is_the_same_as_that_many_rows()
    {
        var features = Spread(60, "weights");
        foreach (var target in new[] { Samples.Binary, Samples.Number })
        {
            var truth = Samples.Random(target, 60, "truth").Truth;
            var twice = new Encoded(120, features.Layout, [.. features.Numbers, .. features.Numbers], [.. features.Codes, .. features.Codes]);
            foreach (var baseline in Baseline.All.Where(b => b.Fits(target) && b.Reads(Map<Norma.Data.Field>.Empty)))
            {
                var weighted = baseline.FitPredict(target, new(features, truth, [.. truth.Select(_ => 2f)]), features, 0).Predicted;
                var repeated = baseline.FitPredict(target, new(twice, [.. truth, .. truth]), features, 0).Predicted;
                Near([.. repeated.Select(p => (double)p)], weighted, 1e-4);
            }
        }
    }

    [Fact]
    public void A_missing_number_counts_as_the_mean_and_a_column_that_does_not_vary_as_nothing()
    {
        float[] numbers = [1, 7, 2, 7, float.NaN, 7, 3, 7];
        var train = new Encoded(4, new Layout(2, []), numbers, []);
        var rows = new Encoded(2, train.Layout, [float.NaN, 7, 2, 9], []);
        var predicted = new LinearRegression().FitPredict(Samples.Number, new(train, [10, 20, 20, 30]), rows, 0).Predicted;
        Near([20, 20], predicted, 1e-5);
    }

    [Fact]
    public void A_separable_class_stays_finite()
    {
        var rows = new Encoded(6, new Layout(1, []), [-3e5f, -2e5f, -1e5f, 1e5f, 2e5f, 3e5f], []);
        var predicted = new LogisticRegression().FitPredict(Samples.Binary, new(rows, [0, 0, 0, 1, 1, 1]), rows, 0);
        Assert.All(predicted.Predicted, p => Assert.InRange(p, 0, 1));
        Assert.True(predicted.Predicted[1] < 0.01 && predicted.Predicted[11] > 0.99);
    }

    [Fact]
    public void Many_rows_are_sampled_and_the_finding_says_so()
    {
        const int count = 700_000;
        var layout = new Layout(8, [new CodeInput("code", 900, new Lookup(8, true))]);
        var seed = new Seed(1, "wide");
        var (numbers, codes, truth) = (new float[count * 8], new int[count], new float[count]);
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (float)seed.Uniform() - 0.5f;
        for (var i = 0; i < count; i++) { codes[i] = seed.Below(900); truth[i] = numbers[i * 8] + (codes[i] % 2 - 0.5) * 0.4 > 0 ? 1 : 0; }
        var features = new Encoded(count, layout, numbers, codes);

        var first = new LogisticRegression().FitPredict(Samples.Binary, new(features, truth), features, 5);

        var finding = Assert.Single(first.Findings);
        Assert.Equal("EVAL031", finding.Code);
        Assert.StartsWith("'logistic_regression' is fitted on 600000 of 700000 training rows", finding.Message);
        var right = 0;
        for (var i = 0; i < count; i++) if (first.Predicted[i * 2 + 1] >= 0.5f == truth[i] > 0) right++;
        Assert.True(right > 0.97 * count, $"{right}");
    }

    [Fact]
    public void The_lowest_point_of_a_narrow_valley_is_found()
    {
        double[] point = [-1.2, 1, 5];
        Assert.True(Lbfgs.Minimize((at, gradient) =>
        {
            // f = (a − 1)² + 10⁴·(b − a)² + ½·10⁻²·c²
            (gradient[0], gradient[1], gradient[2]) = (2 * (at[0] - 1) - 2e4 * (at[1] - at[0]), 2e4 * (at[1] - at[0]), 1e-2 * at[2]);
            return (at[0] - 1) * (at[0] - 1) + 1e4 * (at[1] - at[0]) * (at[1] - at[0]) + 0.5e-2 * at[2] * at[2];
        }, point, 1e-9, 200));
        Assert.Equal(1, point[0], 1e-6);
        Assert.Equal(1, point[1], 1e-6);
        Assert.Equal(0, point[2], 1e-6);
    }

    static Encoded None(int rows) => new(rows, new Layout(0, []), [], []);

    static Encoded Spread(int rows, string stream)
    {
        var seed = new Seed(2, stream);
        return new(rows, new Layout(2, [new CodeInput("code", 3, new Lookup(2, false))]),
            [.. Enumerable.Range(0, rows * 2).Select(_ => (float)seed.Normal())], [.. Enumerable.Range(0, rows).Select(_ => seed.Below(3))]);
    }

    static void Near(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
