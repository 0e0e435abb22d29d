using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class ForecastTests
{
    public static TheoryData<string> Cases => Samples.Golden("scores.json", "forecasts").Names();

    [Theory, MemberData(nameof(Cases))]
    public void Figures_of_forecasts_equal_scikit_learns_and_NumPys(string name)
    {
        var golden = Samples.Golden("scores.json", "forecasts").Case(name);
        var (truth, predicted) = (golden.GetProperty("first_truth").Floats(), golden.GetProperty("first_predicted").Floats());
        var (bands, quantiles) = (golden.GetProperty("bands").Floats(), golden.GetProperty("quantiles").Doubles());
        ScoreGoldens.Equals(golden, "mase", MeanAbsoluteScaledError.Of(truth, predicted,
            MeanAbsoluteScaledError.Scale(golden.GetProperty("history").Floats(), golden.GetProperty("season").GetInt32())));
        ScoreGoldens.Equals(golden, "smape", SymmetricMape.Of(truth, predicted).Value);
        for (var q = 0; q < quantiles.Length; q++)
            ScoreGoldens.Near(golden.GetProperty("pinball")[q].GetDouble(), PinballLoss.Of(truth, bands.Where((_, i) => i % quantiles.Length == q).ToArray(), quantiles[q]).Value);
        ScoreGoldens.Equals(golden, "weighted_quantile_loss", WeightedQuantileLoss.Of(truth, bands, quantiles).Value);
        var standardized = StandardizedError.Of(golden.GetProperty("truth").Floats(), golden.GetProperty("predicted").Floats(), golden.GetProperty("deviations").Doubles());
        ScoreGoldens.Equals(golden, "standardized_mse", standardized.MeanSquared);
        ScoreGoldens.Equals(golden, "standardized_mae", standardized.MeanAbsolute);
    }

    /// <summary>History 1 3 2 5: steps of 2, 1, 3, mean 2; season 2: |2 − 1|, |5 − 3|, mean 1.5.</summary>
    [Fact]
    public void The_scale_is_the_naive_forecasts_error()
    {
        Assert.Equal((2, 1.5), (MeanAbsoluteScaledError.Scale([1, 3, 2, 5]), MeanAbsoluteScaledError.Scale([1, 3, 2, 5], 2)));
        Assert.Equal(1.5, MeanAbsoluteScaledError.Of([4, 6], [1, 3], 2));
    }

    [Fact]
    public void A_history_without_change_or_longer_than_no_season_has_no_scale()
    {
        Assert.Null(MeanAbsoluteScaledError.Scale([4, 4, 4]));
        Assert.Null(MeanAbsoluteScaledError.Scale([1, 2, 1, 2], 2));
        Assert.Null(MeanAbsoluteScaledError.Scale([1, 2, 3], 3));
        Assert.Null(MeanAbsoluteScaledError.Of([1], [1], null));
        Assert.Null(MeanAbsoluteScaledError.Of([], [], 1));
    }

    [Fact]
    public void Percent_errors_reach_from_0_to_200()
    {
        Assert.Equal(0, SymmetricMape.Of([1, 0, -2], [1, 0, -2]).Value);
        Assert.Equal(200, SymmetricMape.Of([1, 0, -2], [-3, 5, 2]).Value);
        Assert.Null(SymmetricMape.Of([], []).Value);
    }

    [Fact]
    public void A_median_of_nothing_but_zeros_loses_all() =>
        Assert.Equal((1.0, 0.0), (WeightedQuantileLoss.Of([1, -3], [0, 0], [0.5]).Value!.Value, WeightedQuantileLoss.Of([1, -3], [1, -3], [0.5]).Value!.Value));

    [Fact]
    public void Where_nothing_came_there_is_no_share_of_it() => Assert.Null(WeightedQuantileLoss.Of([0, 0], [1, 1], [0.5]).Value);

    [Fact]
    public void Rows_add_up()
    {
        WeightedQuantileLoss[] rows = [WeightedQuantileLoss.Of([1, 2], [2, 4], [0.9]), WeightedQuantileLoss.Of([5], [1], [0.9])];
        Assert.Equal(WeightedQuantileLoss.Of([1, 2, 5, 5], [2, 4, 1, 1], [0.9]).Value!.Value, RowStatistics.Sum<WeightedQuantileLoss>(rows, [1, 2]).Value!.Value, 1e-12);
        StandardizedError[] errors = [StandardizedError.Of([1, 2], [2, 4], [2]), StandardizedError.Of([5], [1], [2])];
        Assert.Equal(StandardizedError.Of([1, 2, 5, 5], [2, 4, 1, 1], [2]).MeanSquared!.Value, RowStatistics.Sum<StandardizedError>(errors, [1, 2]).Value!.Value, 1e-12);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SymmetricMape.Of([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => PinballLoss.Of([1], [1, 2], 0.5));
        Assert.Throws<ArgumentException>(() => WeightedQuantileLoss.Of([1], [1, 2], [0.5]));
        Assert.Throws<ArgumentException>(() => WeightedQuantileLoss.Of([1], [], []));
        Assert.Throws<ArgumentException>(() => StandardizedError.Of([1, 2, 3], [1, 2, 3], [1, 1]));
        Assert.Throws<ArgumentException>(() => StandardizedError.Of([1], [1], [0]));
        Assert.Throws<ArgumentException>(() => MeanAbsoluteScaledError.Of([1], [1, 2], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MeanAbsoluteScaledError.Scale([1, 2], 0));
    }
}
