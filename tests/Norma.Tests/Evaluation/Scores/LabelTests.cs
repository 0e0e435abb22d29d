using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class LabelTests
{
    public static TheoryData<string> Cases => Samples.Golden("scores.json", "labels").Names();

    [Theory, MemberData(nameof(Cases))]
    public void Figures_of_labels_equal_scikit_learns(string name)
    {
        var golden = Samples.Golden("scores.json", "labels").Case(name);
        var count = golden.GetProperty("count").GetInt32();
        var truth = golden.GetProperty("truth").Flags().Chunk(count).ToArray();
        var predicted = golden.GetProperty("predicted").Flags().Chunk(count).ToArray();
        var scores = golden.GetProperty("scores").Floats().Chunk(count).ToArray();
        double Mean(Func<int, double> row) => Enumerable.Range(0, truth.Length).Average(row);

        ScoreGoldens.Equals(golden, "hamming_loss", Mean(i => HammingLoss.Of(truth[i], predicted[i])));
        ScoreGoldens.Equals(golden, "subset_accuracy", Mean(i => SubsetAccuracy.Of(truth[i], predicted[i])));
        ScoreGoldens.Equals(golden, "label_ranking_average_precision", Mean(i => LabelRankingAveragePrecision.Of(truth[i], scores[i])));
        if (count == 1) return;
        var counts = new LabelCounts(count);
        for (var i = 0; i < truth.Length; i++) counts.Add(truth[i], predicted[i]);
        ScoreGoldens.Equals(golden, "f1_micro", counts.MicroF1);
        ScoreGoldens.Equals(golden, "f1_macro", counts.MacroF1);
        ScoreGoldens.Equals(golden, "f1_samples", Mean(i => SampleF1.Of(truth[i], predicted[i])));
    }

    /// <summary>scikit-learn's documentation of label_ranking_average_precision_score: rows of 1/2 and 1/3, mean 0.416….</summary>
    [Fact]
    public void Ranking_precision_is_as_scikit_learn_documents()
    {
        Assert.Equal(1.0 / 2, LabelRankingAveragePrecision.Of([true, false, false], [0.75f, 0.5f, 1]), 1e-12);
        Assert.Equal(1.0 / 3, LabelRankingAveragePrecision.Of([false, false, true], [1, 0.2f, 0.1f]), 1e-12);
    }

    [Fact]
    public void Equal_scores_are_ranked_last() => Assert.Equal(1.0 / 3, LabelRankingAveragePrecision.Of([true, false, false], [1, 1, 1]), 1e-12);

    [Fact]
    public void No_label_and_all_labels_leave_nothing_to_rank() =>
        Assert.Equal((1, 1), (LabelRankingAveragePrecision.Of([false, false], [0, 1]), LabelRankingAveragePrecision.Of([true, true], [0, 1])));

    [Fact]
    public void Right_labels_are_perfect()
    {
        var counts = new LabelCounts(2);
        counts.Add([true, false], [true, false]);
        counts.Add([false, true], [false, true]);
        Assert.Equal((1, 1, 1, 1, 0), (counts.MicroF1, counts.MacroF1, SampleF1.Of([true, false], [true, false]), SubsetAccuracy.Of([true, false], [true, false]), HammingLoss.Of([true, false], [true, false])));
    }

    [Fact]
    public void Where_nothing_is_true_or_said_F1_is_0()
    {
        var counts = new LabelCounts(2);
        counts.Add([false, true], [false, true]);
        Assert.Equal((1, 0.5, 0), (counts.MicroF1, counts.MacroF1, SampleF1.Of([false], [false])));
        Assert.Equal((0, 0), (new LabelCounts(2).MicroF1, new LabelCounts(2).MacroF1));
    }

    [Fact]
    public void A_weight_of_two_is_the_row_twice()
    {
        var (weighted, twice) = (new LabelCounts(2), new LabelCounts(2));
        weighted.Add([true, false], [true, true], 2);
        weighted.Add([true, true], [false, true]);
        twice.Add([true, false], [true, true]);
        twice.Add([true, false], [true, true]);
        twice.Add([true, true], [false, true]);
        Assert.Equal((twice.MicroF1, twice.MacroF1), (weighted.MicroF1, weighted.MacroF1));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => HammingLoss.Of([], []));
        Assert.Throws<ArgumentException>(() => HammingLoss.Of([true], [true, false]));
        Assert.Throws<ArgumentException>(() => SampleF1.Of([true], []));
        Assert.Throws<ArgumentException>(() => LabelRankingAveragePrecision.Of([true], []));
        Assert.Throws<ArgumentException>(() => new LabelCounts(1).Add([true], [true, false]));
    }
}
