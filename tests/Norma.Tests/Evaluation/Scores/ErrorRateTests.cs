using CsCheck;
using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class ErrorRateTests
{
    /// <summary>jiwer's tests/test_measures.py and tests/test_empty_ref.py.</summary>
    [Theory]
    [InlineData("This is a test", "This is a test", 0)]
    [InlineData("This is a test", "", 1)]
    [InlineData("This is a test", "This test", 0.5)]
    [InlineData("i am a short ground truth", "i am a considerably longer and very much incorrect hypothesis", 7.0 / 6)]
    [InlineData("X", "X X Y Y", 3)]
    [InlineData("X Y X", "X Z", 2.0 / 3)]
    [InlineData("X", "Y Z", 2)]
    [InlineData("", "", 0)]
    [InlineData("", "hello", 1)]
    [InlineData("", "0 1 2", 3)]
    public void Words_have_the_rate_that_jiwer_states(string reference, string hypothesis, double rate) => Assert.Equal(rate, WordErrorRate.Of(reference, hypothesis).Rate, 1e-12);

    /// <summary>jiwer's tests/test_cer.py and tests/test_empty_ref.py.</summary>
    [Theory]
    [InlineData("This is a test", "This test", 5.0 / 14)]
    [InlineData("X", "X X Y Y", 6)]
    [InlineData("X Y X", "X Z", 3.0 / 5)]
    [InlineData("X", "Y Z", 3)]
    [InlineData("", "abd", 3)]
    [InlineData("abc", "", 1)]
    public void Characters_have_the_rate_that_jiwer_states(string reference, string hypothesis, double rate) => Assert.Equal(rate, CharacterErrorRate.Of(reference, hypothesis).Rate, 1e-12);

    /// <summary>jiwer's tests/test_cer.py: 7 edits of 10 characters.</summary>
    [Fact]
    public void A_corpus_adds_edits_and_lengths() =>
        Assert.Equal(0.7, (CharacterErrorRate.Of("i", "i am") + CharacterErrorRate.Of("am i good", "y good")).Rate, 1e-12);

    [Fact]
    public void White_space_parts_words_as_in_jiwer()
    {
        Assert.Equal(3, WordErrorRate.Of(" one  two \t three\n", "").Length);
        Assert.Equal(1, WordErrorRate.Of("one\ttwo", "").Length);
    }

    [Fact]
    public void An_accent_is_seen_and_an_emoji_is_one_character() => Assert.Equal(new(2, 3), CharacterErrorRate.Of("é🙂x", "e🙃x"));

    [Theory]
    [InlineData("kitten", "sitting", 3), InlineData("saturday", "sunday", 3), InlineData("", "abc", 3), InlineData("abc", "", 3), InlineData("abc", "abc", 0), InlineData("ab", "ba", 2)]
    public void Edits_are_the_fewest(string from, string to, int edits) => Assert.Equal(edits, EditDistance.Between<char>(from, to));

    [Fact]
    public void Distance_is_symmetric_and_between_the_difference_of_lengths_and_the_longer() =>
        Gen.Select(Gen.String[Gen.Char['a', 'c'], 0, 12], Gen.String[Gen.Char['a', 'c'], 0, 12]).Sample((a, b) =>
        {
            var distance = EditDistance.Between<char>(a, b);
            return distance == EditDistance.Between<char>(b, a) && distance >= Math.Abs(a.Length - b.Length) && distance <= Math.Max(a.Length, b.Length) && distance == 0 == (a == b);
        });
}
