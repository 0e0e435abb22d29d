using Norma.Evaluation.Scores;
using Xunit;

namespace Norma.Tests.Evaluation.Scores;

public sealed class BleuTests
{
    /// <summary>The example of sacreBLEU's README and of its test/test_bleu.py: 48.530827.</summary>
    static readonly Bleu[] s_published =
    [
        Bleu.Of("The dog bit the man.", "The dog bit the man.", "The dog had bit the man."),
        Bleu.Of("It wasn't surprising.", "It was not unexpected.", "No one was surprised."),
        Bleu.Of("The man had just bitten him.", "The man bit him first.", "The man had bitten the dog."),
    ];

    [Fact]
    public void A_corpus_has_the_score_that_sacreBLEU_states() => Assert.Equal(48.530827, RowStatistics.Sum<Bleu>(s_published).Score, 6);

    /// <summary>sacreBLEU's test/test_bleu.py and test/test_sentence_bleu.py.</summary>
    [Theory]
    [InlineData("this is a test", "this is a test", 100)]
    [InlineData("okay thanks", "this is a cat", 0)]
    [InlineData("", "It was not unexpected.", 0)]
    [InlineData("Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;", "producţia de zahăr brut se exprimă în zahăr alb;", 8.493)]
    public void A_sentence_has_the_score_that_sacreBLEU_states(string hypothesis, string reference, double score) => Assert.InRange(Bleu.Of(hypothesis, reference).Score, score - 1e-3, score + 1e-3);

    /// <summary>torchmetrics' documentation of SacreBLEUScore: 0.7598.</summary>
    [Fact]
    public void Of_several_references_each_may_give_a_match() =>
        Assert.Equal(75.98, Bleu.Of("the cat is on the mat", "there is a cat on the mat", "a cat is on the mat").Score, 0.005);

    /// <summary>p1 = 3/4, p2 = 2/3, p3 = 1/2, p4 = 0 of 1, read as 1/2.</summary>
    [Fact]
    public void An_order_without_a_match_counts_a_half_of_one() =>
        Assert.Equal(100 * Math.Pow(0.75 * 2 / 3 * 0.5 * 0.5, 0.25), Bleu.Of("one two three five", "one two three four").Score, 1e-9);

    [Fact]
    public void A_short_translation_is_punished() =>
        Assert.Equal(100 * Math.Exp(1 - 6 / 4.0), Bleu.Of("one two three four", "one two three four five six").Score, 1e-9);

    [Fact]
    public void A_corpus_is_no_mean_of_its_rows() =>
        Assert.NotEqual(s_published.Average(row => row.Score), RowStatistics.Sum<Bleu>(s_published).Score, 0.1);

    [Fact]
    public void A_weight_of_two_is_the_row_twice()
    {
        Bleu[] twice = [s_published[0], s_published[0], s_published[2]];
        Assert.Equal(RowStatistics.Sum<Bleu>(twice).Score, RowStatistics.Sum<Bleu>(s_published, [2, 0, 1]).Score, 1e-12);
    }

    [Fact]
    public void Without_rows_nothing_matches() => Assert.Equal(0, default(Bleu).Score);

    [Fact]
    public void Without_a_reference_there_is_nothing_to_compare() => Assert.Throws<ArgumentException>(() => Bleu.Of("one"));

    [Theory]
    [InlineData("Hello, world!", "Hello , world !")]
    [InlineData("1,000.5 costs 10-20% e.g. today.", "1,000.5 costs 10 - 20 % e . g . today .")]
    [InlineData("don't well-known &quot;x&quot; &amp;lt;", "don't well-known \" x \" <")]
    [InlineData("A/B [C] {D} <skipped>~", "A / B [ C ] { D } ~")]
    [InlineData("line-\nbreak\nnext", "linebreak next")]
    [InlineData("  ", "")]
    public void Words_are_mteval_v13as(string text, string words) => Assert.Equal(words, string.Join(' ', Tokenizer13a.Words(text)));
}
