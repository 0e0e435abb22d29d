using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class AnswerTests
{
    [Theory]
    [InlineData("The Cat!", "cat")]
    [InlineData("  an  apple, a day ", "apple day")]
    [InlineData("theatre-an", "theatrean")]
    [InlineData("the-cat", "thecat")]
    [InlineData("Levi's Stadium", "levis stadium")]
    [InlineData("a\u00a0b", "b")]
    [InlineData("24\u201310", "24\u201310")]
    [InlineData("A.", "")]
    public void Answers_are_compared_by_their_bare_words(string answer, string words) => Assert.Equal(words, string.Join(' ', SquadAnswer.Words(answer)));

    [Fact]
    public void One_right_answer_of_several_suffices()
    {
        Assert.Equal(100, ExactMatch.Of("Denver Broncos", "Carolina Panthers", "the Denver Broncos."));
        Assert.Equal(0, ExactMatch.Of("Denver", "Carolina Panthers", "the Denver Broncos."));
    }

    /// <summary>Two of three predicted words, two of two right ones: 2 · 2/3 · 1 / (2/3 + 1) = 0.8; against the other answer 0.</summary>
    [Fact]
    public void Overlap_counts_with_the_nearest_answer() => Assert.Equal(80, AnswerF1.Of("the famous Denver Broncos", "Carolina", "Denver Broncos"), 1e-9);

    [Fact]
    public void A_repeated_word_counts_as_often_as_in_both() => Assert.Equal(100 * 2 * (1.0 / 3) / (1.0 / 3 + 1), AnswerF1.Of("no no no", "no"), 1e-9);

    [Fact]
    public void Empty_answers_match_exactly_but_overlap_in_no_word() => Assert.Equal((100.0, 0.0), (ExactMatch.Of("", "the"), AnswerF1.Of("", "the")));

    [Fact]
    public void Without_a_right_answer_there_is_nothing_to_compare()
    {
        Assert.Throws<ArgumentException>(() => ExactMatch.Of("one"));
        Assert.Throws<ArgumentException>(() => AnswerF1.Of("one"));
    }
}
