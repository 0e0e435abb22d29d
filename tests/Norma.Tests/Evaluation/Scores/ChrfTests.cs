using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class ChrfTests
{
    /// <summary>sacreBLEU's test/test_chrf.py, the cases of effective order; precision equals recall, so that beta does not matter.</summary>
    [Theory]
    [InlineData(new[] { "a" }, new[] { "a" }, 100)]
    [InlineData(new[] { "" }, new[] { "reference" }, 0)]
    [InlineData(new[] { "a b c" }, new[] { "a b c" }, 100)]
    [InlineData(new[] { "a b c" }, new[] { "abc" }, 100)]
    [InlineData(new[] { "" }, new[] { "c" }, 0)]
    [InlineData(new[] { "a", "b" }, new[] { "a", "c" }, 50)]
    [InlineData(new[] { "aa" }, new[] { "ab" }, 25)]
    public void A_corpus_has_the_score_that_sacreBLEU_states(string[] hypotheses, string[] references, double score)
    {
        Chrf[] rows = [.. hypotheses.Select((h, i) => Chrf.Of(h, [references[i]]))];
        Assert.Equal(score, RowStatistics.Sum<Chrf>(rows).Score, 1e-9);
    }

    /// <summary>Characters: 3 of 4, 2 of 3, 1 of 2, 0 of 1 for a hypothesis and a reference of four; orders 5 and 6 do not occur.</summary>
    [Fact]
    public void Orders_count_alike() => Assert.Equal(100 * (3.0 / 4 + 2.0 / 3 + 1.0 / 2 + 0) / 4, Chrf.Of("abcd", ["abcx"]).Score, 1e-9);

    /// <summary>P = 1, R = (2/4 + 1/3) / 2: orders that the hypothesis lacks are left out.</summary>
    [Fact]
    public void Recall_counts_twice()
    {
        var recall = (2.0 / 4 + 1.0 / 3) / 2;
        Assert.Equal(100 * 5 * recall / (4 + recall), Chrf.Of("ab", ["abcd"]).Score, 1e-9);
    }

    /// <summary>The first row's abc, bcd, abcd meet no run of three: only the second row's count. P = (2+3)/(4+3), (1+2)/(3+2), 1; R = 1.</summary>
    [Fact]
    public void A_row_whose_reference_is_too_short_for_an_order_says_nothing_of_it()
    {
        var precision = (5.0 / 7 + 3.0 / 5 + 1) / 3;
        Assert.Equal(100 * 5 * precision / (4 * precision + 1), (Chrf.Of("abcd", ["ab"]) + Chrf.Of("xyz", ["xyz"])).Score, 1e-9);
    }

    [Fact]
    public void Words_count_in_chrF_plus_plus() =>
        Assert.True(Chrf.Of("to day", ["today"]).Score == 100 && Chrf.Of("to day", ["today"], 2).Score < 100);

    [Fact]
    public void Punctuation_is_a_word_of_its_own() => Assert.Equal(1, Chrf.Of("man.", ["man"], 2).Matches[6]);

    [Fact]
    public void The_best_reference_counts() => Assert.Equal(100, Chrf.Of("a dog", ["a cat", "a dog", "the dog"]).Score, 1e-9);

    [Fact]
    public void A_character_beyond_the_plane_is_one() => Assert.Equal((1, 1), (Chrf.Of("🙂", ["🙂"]).Hypothesis[0], Chrf.Of("🙂", ["🙂"]).Matches[0]));

    [Fact]
    public void A_weight_of_two_is_the_row_twice()
    {
        Chrf[] rows = [Chrf.Of("the dog", ["a dog"]), Chrf.Of("one cat", ["two cats"])];
        Assert.Equal(RowStatistics.Sum<Chrf>([rows[0], rows[0], rows[1]]).Score, RowStatistics.Sum<Chrf>(rows, [2, 1]).Score, 1e-12);
    }

    [Fact]
    public void Without_rows_nothing_matches() => Assert.Equal(0, default(Chrf).Score);

    [Fact]
    public void What_cannot_be_compared_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Chrf.Of("one", []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Chrf.Of("one", ["one"], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Chrf.Of("one", ["one"], -1));
    }
}
