using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class RankingTests
{
    public static TheoryData<string> Cases => Samples.Golden("scores.json", "ranking").Names();

    [Theory, MemberData(nameof(Cases))]
    public void Figures_of_ranks_equal_scikit_learns(string name)
    {
        var golden = Samples.Golden("scores.json", "ranking").Case(name);
        var ranks = Ranks.Of(golden.GetProperty("scores").Floats(), golden.GetProperty("truth").Flags());
        Assert.Equal(golden.GetProperty("ranks").Integers(), ranks);
        ScoreGoldens.Equals(golden, "reciprocal_rank", ReciprocalRank.Of(ranks));
        foreach (var k in (int[])[1, 3, 10])
        {
            ScoreGoldens.Equals(golden.GetProperty("ndcg"), $"{k}", Ndcg.At(ranks, k));
            ScoreGoldens.Equals(golden.GetProperty("hit_rate"), $"{k}", HitRate.At(ranks, k));
            ScoreGoldens.Equals(golden.GetProperty("recall"), $"{k}", RetrievalRecall.At(ranks, k));
        }
    }

    [Fact]
    public void Equal_scores_count_against_the_right_item()
    {
        Assert.Equal(5, Ranks.Of([1, 1, 1, 1, 1], 2));
        Assert.Equal(3, Ranks.Of([0.5f, 0.9f, 0.5f, 0.1f], 0));
        Assert.Equal([2, 4], Ranks.Of([3, 3, 1, 1], [true, false, true, false]));
        Assert.Equal([2, 3], Ranks.Of([3, 3, 3], [true, false, true]));
    }

    [Fact]
    public void What_is_no_number_earns_nothing()
    {
        Assert.Equal(3, Ranks.Of([1, float.NaN, 2], 1));
        Assert.Equal(2, Ranks.Of([1, float.NaN], 0));
        Assert.Equal([2, 4], Ranks.Of([1, float.NaN, float.NaN, 0], [true, true, false, false]));
    }

    /// <summary>1 / log2(1 + 3) = 0.5 of an ideal 1.</summary>
    [Fact]
    public void A_single_right_item_on_place_three_has_half_the_gain() =>
        Assert.Equal((0.5, 1.0 / 3, 1.0, 0.0), (Ndcg.At([3], 10)!.Value, ReciprocalRank.Of([3])!.Value, HitRate.At([3], 3)!.Value, HitRate.At([3], 2)!.Value));

    [Fact]
    public void All_right_items_in_front_are_perfect() =>
        Assert.Equal((1, 1, 1, 1), (Ndcg.At([1, 2, 3], 3), HitRate.At([1, 2, 3], 3), RetrievalRecall.At([1, 2, 3], 3), ReciprocalRank.Of([1, 2, 3])));

    [Fact]
    public void Without_a_right_item_there_is_no_value() =>
        Assert.Equal((null, null, null, null), (Ndcg.At([], 3), HitRate.At([], 3), RetrievalRecall.At([], 3), ReciprocalRank.Of([])));

    [Fact]
    public void A_truth_for_each_candidate_is_needed() => Assert.Throws<ArgumentException>(() => Ranks.Of([1, 2], [true]));
}
